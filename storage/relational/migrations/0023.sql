-- Benefits in money: periodic grants, proofs of life, and what fell due.

-- dist: person(psn_no)
-- account_no may be sealed.
CREATE TABLE allowance_grant (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  grant_id TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  fund TEXT NOT NULL,
  class TEXT NOT NULL,
  wage BIGINT NOT NULL,
  alone SMALLINT NOT NULL,
  active SMALLINT NOT NULL,
  party TEXT NOT NULL,
  payee_name TEXT NOT NULL,
  bank TEXT NOT NULL,
  account_no TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);
CREATE INDEX allowance_grant_region ON allowance_grant (region, psn_no);

-- dist: person(psn_no)
CREATE TABLE life_proof (
  psn_no TEXT NOT NULL,
  proof_day TEXT NOT NULL,
  way TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, recorded)
);

-- dist: person(psn_no)
CREATE TABLE allowance_due (
  psn_no TEXT NOT NULL,
  kind TEXT NOT NULL,
  grant_id TEXT NOT NULL,
  term TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  fund TEXT NOT NULL,
  amount BIGINT NOT NULL,
  basis TEXT NOT NULL,
  detail TEXT NOT NULL,
  order_id TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, kind, grant_id, term)
);
