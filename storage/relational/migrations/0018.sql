-- Contributions: what is owed, paid, allocated and refunded; receipts by number;
-- runs, inspections, files exchanged with the tax authority and the banks.
-- part_key is the debtor's number: a psn_no, a credit code or a project's number.

-- dist: reference
CREATE TABLE levy_shape (
  shape_id TEXT NOT NULL PRIMARY KEY,
  class TEXT NOT NULL,
  items TEXT NOT NULL
);

-- dist: person(part_key)
-- amounts are fen in the order of the shape's items; round counts the bills of
-- the same kind and term, of which all but the last are voided or of other months.
CREATE TABLE levy_bill (
  part_key TEXT NOT NULL,
  term_from TEXT NOT NULL,
  scheme TEXT NOT NULL,
  class TEXT NOT NULL,
  kind TEXT NOT NULL,
  round BIGINT NOT NULL,
  bill_id TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  term_to TEXT NOT NULL,
  region TEXT NOT NULL,
  shape_id TEXT NOT NULL,
  amounts TEXT NOT NULL,
  heads BIGINT NOT NULL,
  base BIGINT NOT NULL,
  assessed TEXT NOT NULL,
  due TEXT NOT NULL,
  policy TEXT NOT NULL,
  run_key TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, term_from, scheme, class, kind, round)
);

-- dist: person(part_key)
CREATE TABLE levy_void (
  part_key TEXT NOT NULL,
  bill_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, bill_id)
);

-- dist: person(part_key)
CREATE TABLE levy_settled (
  part_key TEXT NOT NULL,
  bill_id TEXT NOT NULL,
  paid_on TEXT NOT NULL,
  PRIMARY KEY (part_key, bill_id)
);

-- dist: person(psn_no)
CREATE TABLE levy_line (
  psn_no TEXT NOT NULL,
  term_from TEXT NOT NULL,
  bill_id TEXT NOT NULL,
  term_to TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  kind TEXT NOT NULL,
  employer TEXT NOT NULL,
  shape_id TEXT NOT NULL,
  declared BIGINT NOT NULL,
  base BIGINT NOT NULL,
  amounts TEXT NOT NULL,
  PRIMARY KEY (psn_no, term_from, bill_id)
);
CREATE INDEX levy_line_bill ON levy_line (bill_id, psn_no);

-- dist: person(psn_no)
CREATE TABLE levy_prior (
  psn_no TEXT NOT NULL,
  prior_id TEXT NOT NULL,
  scheme TEXT NOT NULL,
  kind TEXT NOT NULL,
  term_from TEXT NOT NULL,
  term_to TEXT NOT NULL,
  region TEXT NOT NULL,
  paid_on TEXT NOT NULL,
  withdrawn SMALLINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, prior_id)
);

-- dist: person(part_key)
-- One row for each debtor that pays: locking it lets one work at a time on it.
CREATE TABLE levy_debtor (
  part_key TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (part_key, debtor_kind)
);

-- dist: person(part_key)
CREATE TABLE levy_payment (
  part_key TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  payer TEXT NOT NULL,
  channel TEXT NOT NULL,
  flow_no TEXT NOT NULL,
  amount BIGINT NOT NULL,
  paid_on TEXT NOT NULL,
  receipt TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, payment_id)
);
CREATE INDEX levy_payment_day ON levy_payment (region, channel, paid_on);

-- dist: key(flow_no)
-- A number at the bank or tax office comes in once.
CREATE TABLE levy_serial (
  channel TEXT NOT NULL,
  flow_no TEXT NOT NULL,
  part_key TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  PRIMARY KEY (channel, flow_no)
);

-- dist: person(part_key)
CREATE TABLE levy_allocation (
  part_key TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  debtor_kind TEXT NOT NULL,
  bill_id TEXT NOT NULL,
  item BIGINT NOT NULL,
  late SMALLINT NOT NULL,
  amount BIGINT NOT NULL,
  paid_on TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  PRIMARY KEY (part_key, payment_id, ordinal)
);

-- dist: person(part_key)
CREATE TABLE levy_refund (
  part_key TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  approver TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  day TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, refund_id)
);

-- dist: single
CREATE TABLE levy_run (
  run_key TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  class TEXT NOT NULL,
  term_from TEXT NOT NULL,
  term_to TEXT NOT NULL,
  policy TEXT NOT NULL,
  after TEXT NOT NULL,
  done SMALLINT NOT NULL,
  bills BIGINT NOT NULL,
  heads BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  total BIGINT NOT NULL,
  shape_id TEXT NOT NULL,
  amounts TEXT NOT NULL,
  operator TEXT NOT NULL,
  started BIGINT NOT NULL,
  moved BIGINT NOT NULL,
  rev BIGINT NOT NULL
);

-- dist: single
CREATE TABLE levy_run_refusal (
  run_key TEXT NOT NULL,
  part_key TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  code TEXT NOT NULL,
  said TEXT NOT NULL,
  PRIMARY KEY (run_key, part_key, psn_no)
);

-- dist: single
CREATE TABLE levy_receipt_batch (
  batch_id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  prefix TEXT NOT NULL,
  first_no BIGINT NOT NULL,
  last_no BIGINT NOT NULL,
  next_no BIGINT NOT NULL,
  received_on TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL
);

-- dist: single
-- A number that is here is no longer blank, and stays here.
CREATE TABLE levy_receipt (
  batch_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL,
  part_key TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  reason TEXT NOT NULL,
  voided_by TEXT NOT NULL,
  voided_at BIGINT NOT NULL,
  PRIMARY KEY (batch_id, number)
);

-- dist: single
-- findings is JSON, bills the ids of the bills that followed, one a line.
CREATE TABLE levy_inspection (
  inspection_id TEXT NOT NULL PRIMARY KEY,
  employer TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  term_from TEXT NOT NULL,
  term_to TEXT NOT NULL,
  state TEXT NOT NULL,
  findings TEXT NOT NULL,
  bills TEXT NOT NULL,
  opened TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  rev BIGINT NOT NULL
);
CREATE INDEX levy_inspection_employer ON levy_inspection (employer);

-- dist: single
CREATE TABLE levy_file (
  file_id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  direction TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  file_rows BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  day TEXT NOT NULL,
  body TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL
);
CREATE INDEX levy_file_hash ON levy_file (hash);

-- dist: single
CREATE TABLE levy_difference (
  file_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  kind TEXT NOT NULL,
  flow_no TEXT NOT NULL,
  part_key TEXT NOT NULL,
  debtor_kind TEXT NOT NULL,
  theirs BIGINT NOT NULL,
  ours BIGINT NOT NULL,
  line BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (file_id, ordinal)
);
