-- What the agency decides on findings of the audit, and rules tried on history.

-- dist: person(psn_no)
-- The latest row of a finding counts.
CREATE TABLE finding_decision (
  psn_no TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  finding_id TEXT NOT NULL,
  ruling TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, decision_id)
);
CREATE INDEX finding_decision_finding ON finding_decision (finding_id);

-- dist: single
-- result is JSON, empty while the trial runs.
CREATE TABLE audit_trial (
  trial_id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  rule TEXT NOT NULL,
  title TEXT NOT NULL,
  file TEXT NOT NULL,
  body TEXT NOT NULL,
  span_from TEXT NOT NULL,
  span_to TEXT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  begun BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  result TEXT NOT NULL
);
CREATE INDEX audit_trial_region ON audit_trial (region, trial_id);
CREATE INDEX finding_when ON finding (recorded, finding_id);
ALTER TABLE audit_rule ADD COLUMN good TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_rule ADD COLUMN bad TEXT NOT NULL DEFAULT '';
