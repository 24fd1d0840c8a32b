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
-- The fee lines that came together for a visit, packed; their order and content
-- never change. Where they stand does: settled_by is the settlement that holds
-- all of them; when they differ, or some are withdrawn, marks is JSON
-- [[how many lines, withdrawn at, settled by], …] instead. A line number that was
-- withdrawn may come again; of a visit's lines with one number at most one is not
-- withdrawn.
CREATE TABLE fee_upload (
  psn_no TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  upload BIGINT NOT NULL,
  lines BYTEA NOT NULL,
  settled_by TEXT NOT NULL,
  marks TEXT NOT NULL,
  PRIMARY KEY (psn_no, visit_id, upload)
);

-- dist: person(psn_no)
-- rows: by key
-- Which lines of which uploads a settlement took, in their order at settlement:
-- JSON [[upload, first from 0, how many], …]. Never changed afterwards.
CREATE TABLE settled_lines (
  psn_no TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (psn_no, setl_id)
);
