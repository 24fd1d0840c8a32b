-- Whom a proposal is about, so that the page of a person can say what waits for a
-- second person. Empty for what is about no one person.
ALTER TABLE proposal ADD COLUMN psn_no TEXT NOT NULL DEFAULT '';
CREATE INDEX proposal_person ON proposal (psn_no, proposal_id);
