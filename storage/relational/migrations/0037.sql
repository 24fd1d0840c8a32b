-- Electronic credentials that were presented at a counter: each serves once. Only
-- the digest of what was shown is kept.
-- dist: key(digest)
CREATE TABLE credential_use (
  digest TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  ec_index TEXT NOT NULL,
  used BIGINT NOT NULL
);
