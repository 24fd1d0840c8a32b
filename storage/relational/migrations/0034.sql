-- Inspections of employers are listed by region, the newest first.
CREATE INDEX levy_inspection_region ON levy_inspection (region, inspection_id);
