-- The archive of business files: materials, volumes, what was destroyed; and the
-- cases under which applications go through business steps.

-- dist: person(part_key)
-- keep_years 0 is for ever. volume_no is '' until the material is bound.
CREATE TABLE archive_material (
  part_key TEXT NOT NULL,
  material_id TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  region TEXT NOT NULL,
  step TEXT NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  name TEXT NOT NULL,
  form TEXT NOT NULL,
  copies BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  supplier TEXT NOT NULL,
  place TEXT NOT NULL,
  media TEXT NOT NULL,
  size BIGINT NOT NULL,
  hash TEXT NOT NULL,
  keep_years BIGINT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  volume_no TEXT NOT NULL,
  piece BIGINT NOT NULL,
  disposal_id TEXT NOT NULL,
  PRIMARY KEY (part_key, material_id)
);
CREATE INDEX archive_material_id ON archive_material (material_id);
CREATE INDEX archive_material_volume ON archive_material (region, kind, volume_no, material_id);
CREATE INDEX archive_material_ref ON archive_material (ref);

-- dist: person(part_key)
-- body is Base64 of the content, and may be sealed.
CREATE TABLE archive_content (
  part_key TEXT NOT NULL,
  material_id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (part_key, material_id)
);
CREATE INDEX archive_content_id ON archive_content (material_id);

-- dist: single
CREATE TABLE archive_volume (
  volume_no TEXT NOT NULL,
  region TEXT NOT NULL,
  year BIGINT NOT NULL,
  kind TEXT NOT NULL,
  keep_years BIGINT NOT NULL,
  ordinal BIGINT NOT NULL,
  pieces BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  sum TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  disposal_id TEXT NOT NULL,
  PRIMARY KEY (volume_no)
);

-- dist: single
CREATE TABLE archive_disposal (
  disposal_id TEXT NOT NULL,
  volume_no TEXT NOT NULL,
  reason TEXT NOT NULL,
  proposer TEXT NOT NULL,
  approver TEXT NOT NULL,
  pieces BIGINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (disposal_id)
);

-- dist: person(part_key)
-- missing is JSON: names of what was told to be missing.
CREATE TABLE archive_case (
  part_key TEXT NOT NULL,
  case_no TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  region TEXT NOT NULL,
  org_no TEXT NOT NULL,
  step TEXT NOT NULL,
  ref TEXT NOT NULL,
  state TEXT NOT NULL,
  received TEXT NOT NULL,
  due TEXT NOT NULL,
  paused TEXT NOT NULL,
  missing TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (part_key, case_no)
);
CREATE INDEX archive_case_no ON archive_case (case_no);
CREATE INDEX archive_case_open ON archive_case (region, due) WHERE closed = 0;

-- dist: person(part_key)
CREATE TABLE archive_case_step (
  part_key TEXT NOT NULL,
  case_no TEXT NOT NULL,
  rev BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  missing TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, case_no, rev)
);
CREATE INDEX archive_case_step_no ON archive_case_step (case_no);
