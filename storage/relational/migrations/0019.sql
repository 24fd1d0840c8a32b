-- Reimbursement at the counter.

-- dist: person(psn_no)
-- content is JSON of what the applicant states, with the bank account, and may be
-- sealed; outcome is JSON of what the first review saw.
CREATE TABLE reimbursement (
  psn_no TEXT NOT NULL,
  app_id TEXT NOT NULL,
  region TEXT NOT NULL,
  org_no TEXT NOT NULL,
  case_no TEXT NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  outcome TEXT NOT NULL,
  clerk TEXT NOT NULL,
  first_by TEXT NOT NULL,
  second_by TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (psn_no, app_id)
);
CREATE INDEX reimbursement_id ON reimbursement (app_id);
CREATE INDEX reimbursement_state ON reimbursement (region, state, app_id);

-- dist: person(psn_no)
CREATE TABLE reimbursement_step (
  psn_no TEXT NOT NULL,
  app_id TEXT NOT NULL,
  rev BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, app_id, rev)
);
CREATE INDEX reimbursement_step_id ON reimbursement_step (app_id);

-- dist: key(invoice_key)
-- An invoice is used once in a region, by whomever.
CREATE TABLE invoice_use (
  invoice_key TEXT NOT NULL,
  region TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  app_id TEXT NOT NULL,
  case_no TEXT NOT NULL,
  place TEXT NOT NULL,
  amount BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (invoice_key, region)
);
CREATE INDEX invoice_use_app ON invoice_use (app_id);
