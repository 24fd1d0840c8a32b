-- The reference registers (providers, catalogue, published texts) are served
-- from memory. Whoever writes into one of them moves the epoch in the same
-- transaction; a work that reads the epoch it knows may use what it remembers.

-- dist: reference
-- One row, once anything was written. mark is the id of a version written last, so that a database put
-- back from a backup does not pass for another that counted as far.
CREATE TABLE reference_epoch (
  place INTEGER NOT NULL,
  epoch BIGINT NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (place)
);
