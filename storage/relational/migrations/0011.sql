-- Medical papers that institutions submit about a visit.

-- dist: person(psn_no)
-- Every revision; the latest counts. content is the JSON as submitted.
CREATE TABLE chart_document (
  psn_no TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  doc_no TEXT NOT NULL,
  revision BIGINT NOT NULL,
  institution TEXT NOT NULL,
  item_code TEXT NOT NULL,
  item_name TEXT NOT NULL,
  doctor TEXT NOT NULL,
  begin_at BIGINT NOT NULL,
  end_at BIGINT NOT NULL,
  active SMALLINT NOT NULL,
  content TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, visit_id, kind, doc_no, revision)
);
CREATE INDEX chart_document_institution ON chart_document (institution, kind, end_at);

-- dist: person(psn_no)
-- The states that a settlement's list took.
CREATE TABLE list_step (
  psn_no TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  ordinal BIGINT NOT NULL,
  institution TEXT NOT NULL,
  state TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (psn_no, setl_id, ordinal)
);

-- Who is in a hospital: only stays that go on are in it.
CREATE INDEX visit_in_hospital ON visit (institution) WHERE state = '在院';
