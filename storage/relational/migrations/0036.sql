-- What is tried on history: audit rules and policies in one table, with signs of
-- life, so that what was broken off with its server is known.
-- dist: single
-- result is what the runner writes, empty while the trial runs.
CREATE TABLE trial (
  trial_id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  region TEXT NOT NULL,
  subject TEXT NOT NULL,
  against TEXT NOT NULL,
  title TEXT NOT NULL,
  entry TEXT NOT NULL,
  body TEXT NOT NULL,
  span_from TEXT NOT NULL,
  span_to TEXT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  begun BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  result TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX trial_region ON trial (kind, region, trial_id);
INSERT INTO trial SELECT trial_id, '规则', region, rule, '', title, file, body, span_from, span_to, state, author, begun, begun, ended, 0, 0, result, ''
  FROM audit_trial;
DROP TABLE audit_trial;
