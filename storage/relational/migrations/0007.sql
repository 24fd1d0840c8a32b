-- What institutions file for persons, and take back.

-- dist: person(psn_no)
CREATE TABLE filing (
  psn_no TEXT NOT NULL,
  filing_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  scheme TEXT NOT NULL,
  institution TEXT NOT NULL,
  operator TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  content TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, filing_id)
);

-- dist: person(psn_no)
CREATE TABLE filing_withdrawal (
  psn_no TEXT NOT NULL,
  filing_id TEXT NOT NULL,
  version_id TEXT NOT NULL,
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, filing_id)
);
