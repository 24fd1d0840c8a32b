-- Encounters as providers submit them.

-- dist: person(psn_no)
CREATE TABLE visit (
  psn_no TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  institution TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  med_type TEXT NOT NULL,
  local_no TEXT NOT NULL,
  begin_at BIGINT NOT NULL,
  end_at BIGINT NOT NULL,
  disease TEXT NOT NULL,
  disease_name TEXT NOT NULL,
  department TEXT NOT NULL,
  doctor TEXT NOT NULL,
  doctor_name TEXT NOT NULL,
  cert_type TEXT NOT NULL,
  revision BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, visit_id)
);

-- dist: person(psn_no)
CREATE TABLE diagnosis (
  psn_no TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  doctor TEXT NOT NULL,
  main SMALLINT NOT NULL,
  PRIMARY KEY (psn_no, visit_id, ordinal)
);

-- dist: person(psn_no)
-- A line number that was withdrawn may be uploaded again, as the next attempt;
-- of its attempts at most one is not withdrawn.
CREATE TABLE fee_line (
  psn_no TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  line_no TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  refund_of TEXT NOT NULL,
  batch TEXT NOT NULL,
  code TEXT NOT NULL,
  local_code TEXT NOT NULL,
  amount BIGINT NOT NULL,
  price BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  occurred_at BIGINT NOT NULL,
  doctor TEXT NOT NULL,
  doctor_name TEXT NOT NULL,
  prescription TEXT NOT NULL,
  external SMALLINT NOT NULL,
  department TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL,
  settled_by TEXT NOT NULL,
  PRIMARY KEY (psn_no, visit_id, line_no, attempt)
);

-- dist: person(psn_no)
-- Which attempts of which lines a settlement took, in their order at
-- settlement: JSON [["line number", attempt], …]. Never changed afterwards.
CREATE TABLE settled_lines (
  psn_no TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (psn_no, setl_id)
);
