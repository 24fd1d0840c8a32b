-- Payment orders, what became of them, and the files in which they went to the
-- bank.

-- dist: person(part_key)
-- account_no may be sealed. parts is JSON: what each fund pays.
CREATE TABLE payment_order (
  part_key TEXT NOT NULL,
  order_id TEXT NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  due_day TEXT NOT NULL,
  party TEXT NOT NULL,
  payee_name TEXT NOT NULL,
  bank TEXT NOT NULL,
  account_no TEXT NOT NULL,
  parts TEXT NOT NULL,
  amount BIGINT NOT NULL,
  state TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (part_key, order_id)
);
CREATE INDEX payment_order_id ON payment_order (order_id);
CREATE INDEX payment_order_batch ON payment_order (batch_id) WHERE batch_id <> '';
CREATE INDEX payment_order_open ON payment_order (region, state, due_day) WHERE state <> '已支付';

-- dist: person(part_key)
CREATE TABLE payment_step (
  part_key TEXT NOT NULL,
  order_id TEXT NOT NULL,
  rev BIGINT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  PRIMARY KEY (part_key, order_id, rev)
);

-- dist: single
CREATE TABLE payment_batch (
  batch_id TEXT NOT NULL,
  region TEXT NOT NULL,
  kind TEXT NOT NULL,
  orders BIGINT NOT NULL,
  total BIGINT NOT NULL,
  hash TEXT NOT NULL,
  operator TEXT NOT NULL,
  recorded BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  PRIMARY KEY (batch_id)
);
