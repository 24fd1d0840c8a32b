-- Findings of the audit, and what institutions answered.

-- dist: person(psn_no)
-- content holds the lines and the evidence as JSON.
CREATE TABLE finding (
  psn_no TEXT NOT NULL,
  finding_id TEXT NOT NULL,
  task TEXT NOT NULL,
  origin TEXT NOT NULL,
  region TEXT NOT NULL,
  provider TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  found_day TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_version TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  level TEXT NOT NULL,
  control TEXT NOT NULL,
  point TEXT NOT NULL,
  point_number TEXT NOT NULL,
  clause TEXT NOT NULL,
  shadow BIGINT NOT NULL,
  exempt TEXT NOT NULL,
  amount BIGINT NOT NULL,
  due TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  questions TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (psn_no, finding_id)
);
CREATE INDEX finding_id ON finding (finding_id);
CREATE INDEX finding_place ON finding (region, recorded, finding_id);

-- dist: person(psn_no)
CREATE TABLE finding_answer (
  psn_no TEXT NOT NULL,
  answer_id TEXT NOT NULL,
  finding_id TEXT NOT NULL,
  way TEXT NOT NULL,
  reason TEXT NOT NULL,
  provider TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, answer_id)
);
