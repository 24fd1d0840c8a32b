-- Audit knowledge and rules, versioned like every fact.

-- dist: reference
CREATE TABLE knowledge_batch (
  source TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (source, number)
);

-- dist: reference
-- content holds the keys, terms and replaced versions of the point as JSON.
CREATE TABLE knowledge_point (
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  region TEXT NOT NULL,
  source TEXT NOT NULL,
  batch TEXT NOT NULL,
  official TEXT NOT NULL,
  name TEXT NOT NULL,
  point_group TEXT NOT NULL,
  clause TEXT NOT NULL,
  active BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (version_id)
);
CREATE INDEX knowledge_point_number ON knowledge_point (number);

-- dist: reference
CREATE TABLE audit_rule (
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  region TEXT NOT NULL,
  rule TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  file TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  author TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  PRIMARY KEY (version_id)
);
CREATE INDEX audit_rule_rule ON audit_rule (region, rule);
