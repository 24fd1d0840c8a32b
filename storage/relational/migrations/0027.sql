-- What is proposed may name bank accounts: it is kept as a text that can be
-- sealed, in place of plain bytes.

ALTER TABLE proposal ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE proposal DROP COLUMN payload;
