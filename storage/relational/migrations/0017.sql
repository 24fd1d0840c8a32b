-- What keeps a covered person from benefits for a time.

-- dist: person(psn_no)
CREATE TABLE restriction (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  scheme TEXT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  active SMALLINT NOT NULL,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  remedy TEXT NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);
