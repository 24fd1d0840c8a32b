-- Anchors: what seals all chains together.

-- dist: single
CREATE TABLE anchor (
  number BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  links BIGINT NOT NULL,
  root TEXT NOT NULL,
  heads TEXT NOT NULL,
  previous TEXT NOT NULL,
  history TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (number)
);

-- dist: single
-- The part of a writer's chain that an anchor covers: the links after one
-- position, up to another which has the hash.
CREATE TABLE anchor_stretch (
  writer TEXT NOT NULL,
  position BIGINT NOT NULL,
  after_position BIGINT NOT NULL,
  hash TEXT NOT NULL,
  anchor BIGINT NOT NULL,
  PRIMARY KEY (writer, position)
);
CREATE INDEX anchor_stretch_anchor ON anchor_stretch (anchor);
