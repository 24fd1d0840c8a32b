-- Who may act in the agency, what they did, and what waits for a second person.

-- dist: reference
CREATE TABLE organisation (
  org_no TEXT NOT NULL,
  name TEXT NOT NULL,
  region TEXT NOT NULL,
  parent TEXT NOT NULL,
  state TEXT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (org_no)
);

-- dist: single
-- roles are separated by spaces.
CREATE TABLE staff (
  staff_no TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  org_no TEXT NOT NULL,
  roles TEXT NOT NULL,
  state TEXT NOT NULL,
  disabled TEXT NOT NULL,
  created BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (staff_no)
);
CREATE INDEX staff_org ON staff (org_no, staff_no);

-- dist: single
-- Makes account names unique.
CREATE TABLE staff_account (
  account TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  PRIMARY KEY (account)
);

-- dist: single
-- history and recovery are separated by line ends.
CREATE TABLE staff_secret (
  staff_no TEXT NOT NULL,
  password TEXT NOT NULL,
  history TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  must_change SMALLINT NOT NULL,
  totp TEXT NOT NULL,
  totp_ready SMALLINT NOT NULL,
  totp_step BIGINT NOT NULL,
  recovery TEXT NOT NULL,
  failures BIGINT NOT NULL,
  locked_till BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  last_from TEXT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (staff_no)
);

-- dist: single
-- token is the digest of what the caller holds.
CREATE TABLE staff_session (
  token TEXT NOT NULL,
  session_id TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  begun BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  why TEXT NOT NULL,
  come_from TEXT NOT NULL,
  agent TEXT NOT NULL,
  limited SMALLINT NOT NULL,
  PRIMARY KEY (token)
);
CREATE INDEX staff_session_staff ON staff_session (staff_no, ended);

-- dist: key(staff_no)
-- What was answered to a request of a person, by the person's key for it.
CREATE TABLE staff_request (
  staff_no TEXT NOT NULL,
  request_key TEXT NOT NULL,
  act TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  answer BYTEA NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (staff_no, request_key)
);

-- dist: key(entry_id)
CREATE TABLE trail_entry (
  entry_id TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  staff_no TEXT NOT NULL,
  account TEXT NOT NULL,
  org_no TEXT NOT NULL,
  region TEXT NOT NULL,
  session_id TEXT NOT NULL,
  come_from TEXT NOT NULL,
  kind TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  ref TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  reason TEXT NOT NULL,
  before_text TEXT NOT NULL,
  after_text TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (entry_id)
);
CREATE INDEX trail_entry_staff ON trail_entry (staff_no, entry_id);
CREATE INDEX trail_entry_person ON trail_entry (psn_no, entry_id);
CREATE INDEX trail_entry_ref ON trail_entry (ref, entry_id);

-- dist: single
-- What is left of entries that were removed.
CREATE TABLE trail_removal (
  removal_id TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  removed_by TEXT NOT NULL,
  below TEXT NOT NULL,
  entries BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  sum TEXT NOT NULL,
  PRIMARY KEY (removal_id)
);

-- dist: single
CREATE TABLE proposal (
  proposal_id TEXT NOT NULL,
  act TEXT NOT NULL,
  title TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload BYTEA NOT NULL,
  hash TEXT NOT NULL,
  author TEXT NOT NULL,
  org_no TEXT NOT NULL,
  region TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  decider TEXT NOT NULL,
  note TEXT NOT NULL,
  decided BIGINT NOT NULL,
  result BYTEA NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (proposal_id)
);
CREATE INDEX proposal_state ON proposal (state, proposal_id);

-- What staff look up.
CREATE INDEX person_version_name ON person_version (name);
