-- Entries by the day on which they count: what a column of the fund table is the sum
-- of is read newest first, page by page, and its sum from the span's entries alone.
CREATE INDEX ledger_entry_day ON ledger_entry (value_date, entry_id, kind, part_key);
