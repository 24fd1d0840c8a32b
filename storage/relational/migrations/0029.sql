-- What rules and knowledge bills were asked of at the counter.

-- dist: reference
-- One row for each set of rules and knowledge; settlements name it. rules are
-- version ids, batches the batches of knowledge, one a line.
CREATE TABLE audit_set (
  set_id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL,
  rules TEXT NOT NULL,
  batches TEXT NOT NULL,
  recorded BIGINT NOT NULL
);
