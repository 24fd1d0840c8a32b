-- Keys: of institutions, and those under which personal fields are sealed.

-- dist: reference
-- A key with which an institution signs. secret is sealed under a data key;
-- public_key is an SM2 key or ''. Never changed but for the sealing; its end is
-- a row of institution_key_end.
CREATE TABLE institution_key (
  key_id TEXT NOT NULL,
  institution TEXT NOT NULL,
  scheme TEXT NOT NULL,
  app_key TEXT NOT NULL,
  secret TEXT NOT NULL,
  public_key TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (key_id)
);
CREATE INDEX institution_key_app_key ON institution_key (app_key);

-- dist: reference
-- The earliest end of a key counts.
CREATE TABLE institution_key_end (
  key_id TEXT NOT NULL,
  ended_at BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (key_id, ended_at)
);

-- dist: reference
-- The newest key of a role seals, all open. wrapped is the key sealed under the
-- master key that master names, which never is in the database.
CREATE TABLE data_key (
  key_id TEXT NOT NULL,
  role TEXT NOT NULL,
  master TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (key_id)
);
