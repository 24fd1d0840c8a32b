-- Findings of a visit are looked up whenever a doctor asks about it again.

CREATE INDEX finding_visit ON finding (psn_no, visit_id);
