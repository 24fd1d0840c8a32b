-- The work list of cleaning the register of persons.

-- dist: key(doubt_id)
CREATE TABLE enrolment_doubt (
  doubt_id TEXT NOT NULL PRIMARY KEY,
  psn_no TEXT NOT NULL,
  other TEXT NOT NULL,
  kind TEXT NOT NULL,
  region TEXT NOT NULL,
  detail TEXT NOT NULL,
  state TEXT NOT NULL,
  assignee TEXT NOT NULL,
  note TEXT NOT NULL,
  operator TEXT NOT NULL,
  run TEXT NOT NULL,
  found BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  rev BIGINT NOT NULL
);
CREATE INDEX enrolment_doubt_region ON enrolment_doubt (region, state, doubt_id);
