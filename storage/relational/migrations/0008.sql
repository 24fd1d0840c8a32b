-- What passes between a provider and the centre beside the bills, and what a
-- catalogue download is told by.

-- dist: key(institution)
CREATE TABLE sign_in (
  institution TEXT NOT NULL,
  sign_no TEXT NOT NULL,
  operator TEXT NOT NULL,
  address TEXT NOT NULL,
  signed_in BIGINT NOT NULL,
  signed_out BIGINT NOT NULL,
  PRIMARY KEY (institution, sign_no)
);

-- dist: key(owner)
CREATE TABLE exchange_file (
  owner TEXT NOT NULL,
  file_no TEXT NOT NULL,
  purpose TEXT NOT NULL,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  size BIGINT NOT NULL,
  body BYTEA NOT NULL,
  recorded BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (owner, file_no)
);

-- dist: key(institution)
-- detail is JSON: what the provider tells of its item beside the codes.
CREATE TABLE mapping (
  institution TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  local_code TEXT NOT NULL,
  local_name TEXT NOT NULL,
  list_type TEXT NOT NULL,
  code TEXT NOT NULL,
  region TEXT NOT NULL,
  detail TEXT NOT NULL,
  active SMALLINT NOT NULL,
  PRIMARY KEY (institution, version_id)
);
CREATE INDEX mapping_local_code ON mapping (institution, local_code);

-- dist: reference
-- One row: the edition that was given to catalogue rows last. Whoever adds rows
-- takes the next one and holds it until the end of the work, so editions become
-- visible in their order and a download can say "all up to here".
CREATE TABLE catalogue_edition (
  place INTEGER NOT NULL,
  edition BIGINT NOT NULL,
  PRIMARY KEY (place)
);

ALTER TABLE catalogue_entry ADD COLUMN edition BIGINT NOT NULL DEFAULT 1;
CREATE INDEX catalogue_entry_edition ON catalogue_entry (region, edition);

-- The bills of one institution by day, for its reconciliation. On a distributed
-- engine the question goes to every node.
CREATE INDEX settlement_institution ON settlement (institution, settled_at);
