/**
 * The first schema of PostgreSQL. The tables that hold rows of one block (binding, pair, block_return) have it first in
 * their keys, so that an engine which spreads tables over several machines can spread them by it. A block is its digits
 * behind 700, a token the part of a binding's id that is its own (packed-id.ts), every instant ms.
 */
export const first = `
-- What nothing may be decided before, one row for each of a few slots: servers share none of them as long as they are few, so
-- that no commit waits for another's. The highest of all counts (promise 2).
CREATE TABLE committed (slot int2 PRIMARY KEY, time int8 NOT NULL) WITH (fillfactor = 50);
INSERT INTO committed (slot, time) SELECT slot, 0 FROM generate_series(0, 15) slot;

CREATE TABLE customer (
  number int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL,
  created_at int8 NOT NULL,
  bearer_allowed int2 NOT NULL,
  pairs_per_number int4,
  most_pairs int8
);
-- Not unique: an earlier version took names as they came, and its stores are copied into this one. Adding one locks the table.
CREATE INDEX customer_by_name ON customer (name, number);

CREATE TABLE customer_key (
  ordinal int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  hash bytea NOT NULL UNIQUE,
  customer int4 NOT NULL REFERENCES customer,
  secret bytea,
  created_at int8 NOT NULL,
  revoked_at int8
);
CREATE INDEX customer_key_by_customer ON customer_key (customer, ordinal);

-- A block is in one pool at most: its primary key says so.
CREATE TABLE number_block (
  block int4 PRIMARY KEY,
  approval text NOT NULL,
  valid_from int8 NOT NULL,
  valid_until int8,
  base_platform text NOT NULL,
  customer int4 REFERENCES customer,
  state int2 NOT NULL,
  created_at int8 NOT NULL,
  first_used_at int8
);
CREATE INDEX number_block_by_customer ON number_block (customer, block);
CREATE INDEX number_block_by_state ON number_block (state, block);

-- Groups of writes count up by this, and a binding's ordinal is its group's number and its place in the group.
CREATE SEQUENCE write_group;

-- y_serial is NULL where Y is X. Nobody but its own customer sees a binding, and rows are never removed.
CREATE TABLE binding (
  block int4 NOT NULL,
  token bytea NOT NULL,
  ordinal int8 NOT NULL,
  serial int2 NOT NULL,
  y_serial int2,
  customer int4 NOT NULL,
  mode int2 NOT NULL,
  order_id text NOT NULL,
  terms text,
  created_at int8 NOT NULL,
  expires_at int8 NOT NULL,
  unbound_at int8,
  first_answered_at int8,
  revision int4 NOT NULL,
  last_caller bytea,
  parties bytea NOT NULL,
  PRIMARY KEY (block, token)
) WITH (fillfactor = 90);
-- The history of a number, as X and as Y.
CREATE INDEX binding_of_x ON binding (block, serial, ordinal);
CREATE INDEX binding_of_y ON binding (block, y_serial, ordinal) WHERE y_serial IS NOT NULL;

-- The primary key is the constraint of promise 1: a party has one row on a number.
CREATE TABLE pair (
  block int4 NOT NULL,
  serial int2 NOT NULL,
  party bytea NOT NULL,
  binding bytea NOT NULL,
  side int2 NOT NULL,
  live_until int8 NOT NULL,
  held_until int8 NOT NULL,
  PRIMARY KEY (block, serial, party)
) WITH (fillfactor = 90);

-- How many pairs of a block count, by the hour in which they lapse; in slots, as the committed time.
CREATE TABLE block_return (
  block int4 NOT NULL,
  hour int4 NOT NULL,
  slot int2 NOT NULL,
  pairs int8 NOT NULL,
  PRIMARY KEY (block, hour, slot)
) WITH (fillfactor = 50);

-- The look-ups of the lists, on their own keys. Each names the block, by which the rows of bindings are then read.
CREATE TABLE binding_by_customer (
  customer int4 NOT NULL,
  ordinal int8 NOT NULL,
  order_id text NOT NULL,
  block int4 NOT NULL,
  token bytea NOT NULL,
  PRIMARY KEY (customer, ordinal)
);
CREATE INDEX binding_by_order ON binding_by_customer (customer, order_id, ordinal);
CREATE TABLE binding_by_party (
  party bytea NOT NULL,
  customer int4 NOT NULL,
  ordinal int8 NOT NULL,
  block int4 NOT NULL,
  token bytea NOT NULL,
  PRIMARY KEY (party, customer, ordinal)
);

CREATE TABLE kept_answer (
  key bytea PRIMARY KEY,
  body bytea NOT NULL,
  answer bytea NOT NULL,
  kept_at int8 NOT NULL
);
CREATE INDEX kept_answer_by_time ON kept_answer (kept_at);

-- server is whose call it is: what a server leaves open that is gone is closed by the others.
CREATE TABLE call_record (
  ordinal int8 GENERATED ALWAYS AS IDENTITY,
  id bytea PRIMARY KEY,
  customer int4,
  binding bytea,
  order_id text,
  side int2,
  x int8,
  caller text,
  callee text,
  trunk text NOT NULL,
  started_at int8 NOT NULL,
  ringing_at int8,
  answered_at int8,
  ended_at int8,
  outcome int2 NOT NULL,
  refusal int2,
  q850_cause int2,
  duration_ms int8,
  server int4 NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX call_record_by_customer ON call_record (customer, ordinal) WHERE customer IS NOT NULL;
CREATE INDEX call_record_by_binding ON call_record (binding, ordinal) WHERE binding IS NOT NULL;
CREATE INDEX call_record_by_number ON call_record (x, ordinal) WHERE customer IS NOT NULL AND x IS NOT NULL;
CREATE INDEX call_record_by_order ON call_record (customer, order_id, ordinal) WHERE customer IS NOT NULL;
CREATE INDEX call_record_by_time ON call_record (customer, started_at) WHERE customer IS NOT NULL;
CREATE INDEX call_record_open ON call_record (server, ordinal) WHERE outcome = 0;
-- Every server that opens this store takes the next number, and holds a lock of that number while it is there.
CREATE SEQUENCE server_number AS int4 CYCLE;

-- What was told within a change, not numbered yet: rows of a change that is committed late come into sight late, and are numbered then.
-- key is the token of a binding of block, or the id of a call. Customer 0 is the platform. The codes are those of sqlite/event-codes.ts.
CREATE TABLE event_outbox (
  seq int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer int4 NOT NULL,
  type int2 NOT NULL,
  at int8 NOT NULL,
  block int4,
  key bytea,
  until int8,
  detail text
);
CREATE TABLE event (
  customer int4 NOT NULL,
  number int8 NOT NULL,
  type int2 NOT NULL,
  at int8 NOT NULL,
  block int4,
  key bytea,
  until int8,
  detail text,
  PRIMARY KEY (customer, number)
);
-- The numbers of the first event that a customer still has, and of the newest.
CREATE TABLE event_range (customer int4 PRIMARY KEY, first int8 NOT NULL, last int8 NOT NULL) WITH (fillfactor = 50);

-- By time: what is due is at the beginning. A turn is a look-up of its own; the binding is read by its block and token.
CREATE TABLE turn (
  at int8 NOT NULL,
  ordinal int8 NOT NULL,
  kind int2 NOT NULL,
  block int4 NOT NULL,
  token bytea NOT NULL,
  PRIMARY KEY (at, ordinal, kind)
);

CREATE TABLE trunk (name text PRIMARY KEY, definition text NOT NULL, changed_at int8 NOT NULL);

-- What nobody searches by is JSON: types, progress and why it is switched off. Owner 0 is the platform.
CREATE TABLE webhook (
  ordinal int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  owner int4 NOT NULL,
  content text NOT NULL,
  secret bytea NOT NULL,
  previous_secret bytea,
  is_disabled boolean NOT NULL,
  epoch int8 NOT NULL,
  holder text,
  held_until int8 NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX webhook_by_owner ON webhook (owner, ordinal);
CREATE INDEX webhook_by_holder ON webhook (holder, ordinal);
CREATE TABLE delivery (
  webhook int8 NOT NULL REFERENCES webhook ON DELETE CASCADE,
  number int8 NOT NULL,
  event text NOT NULL,
  is_dead boolean NOT NULL,
  last_at int8,
  content text NOT NULL,
  PRIMARY KEY (webhook, number)
);
CREATE INDEX delivery_by_event ON delivery (webhook, event);
CREATE INDEX delivery_by_state ON delivery (webhook, is_dead, number);
CREATE INDEX delivery_dead ON delivery (last_at) WHERE is_dead;

-- A keyed hash of the master key that sealed the data, left by the first start.
CREATE TABLE key_check (id int2 PRIMARY KEY CHECK (id = 1), hash bytea NOT NULL);

-- Nonces of signatures that some server has accepted, until they can be accepted no more.
CREATE TABLE used_nonce (print bytea PRIMARY KEY, until int8 NOT NULL);
CREATE INDEX used_nonce_by_end ON used_nonce (until);

CREATE TABLE signature_horizon (id int2 PRIMARY KEY CHECK (id = 1), seconds int8 NOT NULL);
INSERT INTO signature_horizon (id, seconds) VALUES (1, 0);
`
