-- Enrolment: households, newborns, employers and their people, merges of two
-- numbers of one person, and the acts that brought all this about.

-- The number that a person is kept under once it was absorbed, else ''; and
-- whether the person ever absorbed another number.
ALTER TABLE person ADD COLUMN kept TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN folds SMALLINT NOT NULL DEFAULT 0;

-- dist: person(psn_no)
CREATE TABLE household_member (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  household_no TEXT NOT NULL,
  region TEXT NOT NULL,
  role TEXT NOT NULL,
  active SMALLINT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);
CREATE INDEX household_member_household ON household_member (household_no);

-- dist: person(psn_no)
CREATE TABLE newborn (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  birth_cert_no TEXT NOT NULL,
  parent_cert_type TEXT NOT NULL,
  parent_cert_no TEXT NOT NULL,
  parent_psn_no TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);

-- dist: key(credit_no)
CREATE TABLE employer (
  credit_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  region TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  legal TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  bank_name TEXT NOT NULL,
  bank_account TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (credit_no, version_id)
);
CREATE INDEX employer_region ON employer (region, credit_no);

-- dist: person(psn_no)
CREATE TABLE employment (
  psn_no TEXT NOT NULL,
  version_id TEXT NOT NULL,
  eff_from TEXT NOT NULL,
  eff_to TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  employer TEXT NOT NULL,
  region TEXT NOT NULL,
  relation TEXT NOT NULL,
  declared BIGINT NOT NULL,
  active SMALLINT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (psn_no, version_id)
);
CREATE INDEX employment_employer ON employment (employer, psn_no);

-- dist: key(absorbed)
CREATE TABLE person_alias (
  absorbed TEXT NOT NULL,
  alias_id TEXT NOT NULL,
  kept TEXT NOT NULL,
  base BIGINT NOT NULL,
  behind BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (absorbed, alias_id)
);
CREATE INDEX person_alias_kept ON person_alias (kept);

-- dist: key(absorbed)
CREATE TABLE person_parting (
  absorbed TEXT NOT NULL,
  alias_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (absorbed, alias_id)
);

-- dist: key(act_key)
-- content is the JSON as submitted, versions the ids of what it made, one a line.
CREATE TABLE enrolment_act (
  act_key TEXT NOT NULL PRIMARY KEY,
  act_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  employer TEXT NOT NULL,
  region TEXT NOT NULL,
  from_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  versions TEXT NOT NULL,
  content TEXT NOT NULL,
  recorded BIGINT NOT NULL
);
CREATE INDEX enrolment_act_person ON enrolment_act (psn_no) WHERE psn_no <> '';
CREATE INDEX enrolment_act_employer ON enrolment_act (employer) WHERE employer <> '';

-- dist: person(psn_no)
CREATE TABLE move_certificate (
  psn_no TEXT NOT NULL,
  certificate_no TEXT NOT NULL,
  direction TEXT NOT NULL,
  scheme TEXT NOT NULL,
  from_region TEXT NOT NULL,
  to_region TEXT NOT NULL,
  name TEXT NOT NULL,
  cert_type TEXT NOT NULL,
  cert_no TEXT NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  paid_months BIGINT NOT NULL,
  balance BIGINT NOT NULL,
  issued TEXT NOT NULL,
  act_id TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, certificate_no, direction)
);
