-- Prints of papers, so that a second one says 补打.

-- dist: person(psn_no)
-- rows: by key
CREATE TABLE printout (
  psn_no TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  form TEXT NOT NULL,
  number BIGINT NOT NULL,
  format TEXT NOT NULL,
  reason TEXT NOT NULL,
  staff_no TEXT NOT NULL,
  printed BIGINT NOT NULL,
  PRIMARY KEY (psn_no, setl_id, form, number)
);
