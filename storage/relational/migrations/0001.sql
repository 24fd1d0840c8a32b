-- The registers: persons, providers, catalogue, published policies.
--
-- Days are text '2026-01-31' ('9999-12-31' is forever, '' is no day), instants
-- are microseconds since 1970 UTC (0 is none), amounts are fen, prices are
-- millionths of a yuan, quantities ten-thousandths, rates a numerator and a
-- denominator, flags 0 or 1.
--
-- Each table says how it is spread over a distributed engine:
--   dist: person(COLUMN)  lies with the person whose psn_no is in COLUMN
--   dist: key(COLUMN)     spread by a key of its own, unique across persons
--   dist: reference       small, rarely written, a copy on every node
--   dist: single          fits one node
--
-- Tables of narrow rows about a person say "rows: by key": where an engine can, the
-- rows lie in the order of the key, all of a person together. Wide rows lie as they
-- came, so that writing one doesn't write a page of its own.

-- dist: person(psn_no)
-- rows: by key
-- The anchor: its row is the person's lock and carries the person's sequence.
CREATE TABLE person (
  psn_no TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);

-- dist: person(psn_no)
-- rows: by key
CREATE TABLE person_version (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  cert_type TEXT NOT NULL,
  cert_no TEXT NOT NULL,
  sex TEXT NOT NULL,
  nation TEXT NOT NULL,
  birth TEXT NOT NULL,
  death TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);

-- dist: key(no_hash)
-- Which person a card, certificate or token belongs to; the number itself is
-- kept as its SHA-256 only.
CREATE TABLE credential (
  cert_type TEXT NOT NULL,
  no_hash TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  PRIMARY KEY (no_hash, cert_type)
);

-- dist: person(psn_no)
-- rows: by key
CREATE TABLE spell (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  scheme TEXT NOT NULL,
  region TEXT NOT NULL,
  state TEXT NOT NULL,
  person_type TEXT NOT NULL,
  civil_servant SMALLINT NOT NULL,
  tier TEXT NOT NULL,
  employer TEXT NOT NULL,
  waiting_until TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);

-- dist: person(psn_no)
-- rows: by key
CREATE TABLE membership (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  identity_group TEXT NOT NULL,
  active SMALLINT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);

-- dist: person(psn_no)
-- rows: by key
CREATE TABLE registration (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL,
  active SMALLINT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);

-- dist: reference
CREATE TABLE institution (
  version_id TEXT NOT NULL PRIMARY KEY,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  level TEXT NOT NULL,
  community SMALLINT NOT NULL,
  region TEXT NOT NULL,
  credit_no TEXT NOT NULL
);
CREATE INDEX institution_code ON institution (code);

-- dist: reference
CREATE TABLE agreement (
  version_id TEXT NOT NULL PRIMARY KEY,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  institution TEXT NOT NULL,
  region TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX agreement_institution ON agreement (institution);

-- dist: reference
CREATE TABLE practitioner (
  version_id TEXT NOT NULL PRIMARY KEY,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  code TEXT NOT NULL,
  institution TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX practitioner_code ON practitioner (institution, code);

-- dist: reference
CREATE TABLE catalogue_entry (
  version_id TEXT NOT NULL PRIMARY KEY,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  unit TEXT NOT NULL,
  class TEXT NOT NULL,
  category TEXT NOT NULL,
  prepay_num BIGINT NOT NULL,
  prepay_den BIGINT NOT NULL,
  limit_tertiary BIGINT NOT NULL,
  limit_secondary BIGINT NOT NULL,
  limit_primary BIGINT NOT NULL,
  active SMALLINT NOT NULL
);
CREATE INDEX catalogue_entry_code ON catalogue_entry (code, region);

-- dist: reference
CREATE TABLE published (
  version_id TEXT NOT NULL PRIMARY KEY,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  document TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  business TEXT NOT NULL,
  title TEXT NOT NULL,
  entry TEXT NOT NULL,
  hash TEXT NOT NULL,
  author TEXT NOT NULL
);
CREATE INDEX published_region ON published (region, document, scheme);

-- dist: reference
CREATE TABLE published_file (
  version_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (version_id, ordinal)
);
