-- Rows that every work updates get room for the new version on their own page.
ALTER TABLE person SET (fillfactor = 70);
ALTER TABLE chain_head SET (fillfactor = 20);
