-- Terms of the books: months and years that are opened and closed.

-- dist: reference
-- Whoever posts into an earlier month shares this row until the end of the work,
-- whoever closes it takes it alone.
CREATE TABLE book_term (
  region TEXT NOT NULL,
  term TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (region, term)
);

-- dist: single
CREATE TABLE book_term_act (
  act_id TEXT NOT NULL,
  region TEXT NOT NULL,
  term TEXT NOT NULL,
  kind TEXT NOT NULL,
  operator TEXT NOT NULL,
  approver TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (act_id)
);
CREATE INDEX book_term_act_region ON book_term_act (region, term);

-- dist: single
CREATE TABLE book_archive (
  act_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  class TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  fund TEXT NOT NULL,
  party TEXT NOT NULL,
  amount BIGINT NOT NULL,
  accounts BIGINT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (act_id, ordinal)
);
