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

-- dist: person(psn_no)
-- content may be sealed. experts is a JSON list.
CREATE TABLE chronic_application (
  psn_no TEXT NOT NULL,
  application_id TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  disease TEXT NOT NULL,
  name TEXT NOT NULL,
  institution TEXT NOT NULL,
  operator TEXT NOT NULL,
  identified TEXT NOT NULL,
  content TEXT NOT NULL,
  experts TEXT NOT NULL,
  needed BIGINT NOT NULL,
  months BIGINT NOT NULL,
  recheck BIGINT NOT NULL,
  basis TEXT NOT NULL,
  state TEXT NOT NULL,
  decided TEXT NOT NULL,
  registration_id TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (psn_no, application_id)
);
CREATE INDEX chronic_application_open ON chronic_application (region, application_id) WHERE state = '待评审';

-- dist: person(psn_no)
CREATE TABLE chronic_vote (
  psn_no TEXT NOT NULL,
  application_id TEXT NOT NULL,
  expert TEXT NOT NULL,
  agree SMALLINT NOT NULL,
  opinion TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, application_id, expert)
);
