-- The books and the chains that seal them.

-- dist: person(part_key)
-- rows: by key
-- part_key is the psn_no for entries about a person, '' for the others.
CREATE TABLE ledger_entry (
  part_key TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  value_date TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, entry_id)
);
CREATE INDEX ledger_entry_ref ON ledger_entry (part_key, ref);

-- dist: person(part_key)
-- rows: by key
CREATE TABLE ledger_posting (
  part_key TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  class TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  fund TEXT NOT NULL,
  party TEXT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (part_key, entry_id, ordinal)
);

-- dist: single
CREATE TABLE chain_head (
  writer TEXT NOT NULL PRIMARY KEY,
  position BIGINT NOT NULL,
  hash TEXT NOT NULL
);

-- dist: single
CREATE TABLE chain_link (
  writer TEXT NOT NULL,
  position BIGINT NOT NULL,
  subject TEXT NOT NULL,
  part_key TEXT NOT NULL,
  ref TEXT NOT NULL,
  digest TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (writer, position)
);
