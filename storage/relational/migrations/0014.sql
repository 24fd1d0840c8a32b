-- Personal accounts: consents of the family, holds, and runs that credit many.

-- dist: person(psn_no)
-- psn_no is the owner of the account.
CREATE TABLE account_consent (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  member TEXT NOT NULL,
  relation TEXT NOT NULL,
  scheme TEXT NOT NULL,
  per_year BIGINT NOT NULL,
  per_bill BIGINT NOT NULL,
  active SMALLINT NOT NULL,
  operator TEXT NOT NULL,
  material TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);

-- dist: person(psn_no)
-- psn_no is the owner of the account. Never changed.
CREATE TABLE account_hold (
  psn_no TEXT NOT NULL,
  hold_id TEXT NOT NULL,
  member TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  amount BIGINT NOT NULL,
  request_key TEXT NOT NULL,
  placed_on TEXT NOT NULL,
  placed BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (psn_no, hold_id)
);
CREATE INDEX account_hold_id ON account_hold (hold_id);

-- dist: person(psn_no)
-- psn_no is the member for whose care the hold was placed.
CREATE TABLE account_hold_step (
  psn_no TEXT NOT NULL,
  hold_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  amount BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, hold_id, ordinal)
);

-- dist: single
CREATE TABLE crediting (
  run_key TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  value_date TEXT NOT NULL,
  operator TEXT NOT NULL,
  started BIGINT NOT NULL,
  PRIMARY KEY (run_key)
);

-- dist: single
-- Once a run is done.
CREATE TABLE crediting_end (
  run_key TEXT NOT NULL,
  finished BIGINT NOT NULL,
  persons BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (run_key)
);

-- dist: single
CREATE TABLE crediting_page (
  run_key TEXT NOT NULL,
  page BIGINT NOT NULL,
  last_psn_no TEXT NOT NULL,
  persons BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (run_key, page)
);

-- The few postings of holds; what a hold still keeps is asked by its number.
CREATE INDEX ledger_posting_frozen ON ledger_posting (party) WHERE class = '冻结';
