-- Settlement acts, what they used up, and the memory of messages.

-- dist: person(psn_no)
-- shares is JSON: [["payer", "layer", fen], …]. detail is packed: the version ids
-- read and how each fee line was shared.
CREATE TABLE settlement (
  psn_no TEXT NOT NULL,
  setl_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  original TEXT NOT NULL,
  forced TEXT NOT NULL,
  institution TEXT NOT NULL,
  operator TEXT NOT NULL,
  transaction_name TEXT NOT NULL,
  message_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  scheme TEXT NOT NULL,
  region TEXT NOT NULL,
  settled_at BIGINT NOT NULL,
  visit_kind TEXT NOT NULL,
  med_type TEXT NOT NULL,
  begin_day TEXT NOT NULL,
  end_day TEXT NOT NULL,
  settled_day TEXT NOT NULL,
  disease TEXT NOT NULL,
  place_region TEXT NOT NULL,
  use_account SMALLINT NOT NULL,
  mid_stay SMALLINT NOT NULL,
  total BIGINT NOT NULL,
  self_funded BIGINT NOT NULL,
  over_limit BIGINT NOT NULL,
  prepaid BIGINT NOT NULL,
  in_scope BIGINT NOT NULL,
  deductible BIGINT NOT NULL,
  balance BIGINT NOT NULL,
  digest TEXT NOT NULL,
  shares TEXT NOT NULL,
  detail BYTEA NOT NULL,
  PRIMARY KEY (psn_no, setl_id)
);
CREATE INDEX settlement_setl_id ON settlement (setl_id);

-- dist: person(psn_no)
-- rows: by key
CREATE TABLE accumulator_delta (
  psn_no TEXT NOT NULL,
  seq BIGINT NOT NULL,
  ordinal INTEGER NOT NULL,
  setl_id TEXT NOT NULL,
  region TEXT NOT NULL,
  scheme TEXT NOT NULL,
  name TEXT NOT NULL,
  period TEXT NOT NULL,
  extra TEXT NOT NULL,
  fold TEXT NOT NULL,
  sets SMALLINT NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (psn_no, seq, ordinal)
);

-- dist: key(institution)
CREATE TABLE message (
  institution TEXT NOT NULL,
  transaction_name TEXT NOT NULL,
  message_id TEXT NOT NULL,
  psn_no TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  answer BYTEA NOT NULL,
  setl_id TEXT NOT NULL,
  visit_id TEXT NOT NULL,
  barred SMALLINT NOT NULL,
  undone SMALLINT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (institution, transaction_name, message_id)
);
