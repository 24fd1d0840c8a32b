-- The initials of a person's name in pinyin (王小明 is wxm), by which a counter
-- finds. Empty where names are sealed: initials would tell of them.

ALTER TABLE person_version ADD COLUMN initials TEXT NOT NULL DEFAULT '';

CREATE INDEX person_version_initials ON person_version (initials, psn_no) WHERE initials <> '';
