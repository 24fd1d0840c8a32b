-- Whose waiting and freeze are to be determined again, and who joined within the
-- window of enrolment.

-- dist: person(part_key)
-- One row for each person or employer whose facts changed: written with the change,
-- deleted when everybody concerned has been judged. after is the last one judged.
CREATE TABLE assess_due (
  part_key TEXT NOT NULL,
  due_kind TEXT NOT NULL,
  scheme TEXT NOT NULL,
  region TEXT NOT NULL,
  reason TEXT NOT NULL,
  after TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (part_key, due_kind, scheme)
);

-- dist: person(psn_no)
-- What an officer said about how somebody joined; the last one counts.
CREATE TABLE joined_window (
  psn_no TEXT NOT NULL,
  scheme TEXT NOT NULL,
  begins TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  in_window SMALLINT NOT NULL,
  PRIMARY KEY (psn_no, scheme, begins, recorded)
);
