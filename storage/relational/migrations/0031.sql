-- An invoice is used once in a region: by a settlement at an institution (app_id is
-- its setl_id, case_no is empty) or at the counter. An institution tells the number
-- alone, so what the counter used of its invoices is looked through by place.

CREATE INDEX invoice_use_counter ON invoice_use (place, region) WHERE case_no <> '';
