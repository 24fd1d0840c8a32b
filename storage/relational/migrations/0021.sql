-- Who approved a published text, when two persons published it.
ALTER TABLE published ADD COLUMN approver TEXT NOT NULL DEFAULT '';
