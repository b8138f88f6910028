/**
 * The first schema. What a bind costs is the number of random pages it dirties, each of which goes to the WAL whole, so
 * the reason of every index stands beside it. Times are ms, sides and outcomes are the codes of codes.ts, ids are the
 * octets of packed-id.ts. Hashes and sealed values are opaque and begin with the id of their key.
 */
export const first = `
CREATE TABLE committed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  time INTEGER NOT NULL
) STRICT;
INSERT INTO committed (id, time) VALUES (1, 0);

CREATE TABLE customer (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
-- findByName; few rows.
CREATE INDEX customer_by_name ON customer (name);

CREATE TABLE api_key (
  hash BLOB NOT NULL PRIMARY KEY,
  customer INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A block is in one pool only: its primary key says so.
CREATE TABLE pool_block (
  block INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL,
  approval TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
-- The pool of a customer, asked for by every bind; few rows.
CREATE INDEX pool_block_by_customer ON pool_block (customer);

-- Appended: the wide part of a binding never makes a random page dirty. The ordinal counts commits up and is what the
-- narrow rows below name. previous is the binding that the number had before: the history of a number is a chain and not
-- an index, which would dirty one more random page with every bind. The chain begins at the newest binding among the
-- number's pairs, which is always there: only a placement purges pairs, and its own remain.
CREATE TABLE binding (
  ordinal INTEGER PRIMARY KEY,
  block INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  token BLOB NOT NULL,
  customer INTEGER NOT NULL,
  mode INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  unbound_at INTEGER,
  parties BLOB NOT NULL,
  previous INTEGER
) STRICT;
-- By id: read, change, unbind. A random page, but of 20 octets a row. The id names the block, the token is unique in all.
CREATE UNIQUE INDEX binding_by_token ON binding (token);

-- The primary key is the constraint of promise 1: a party has one row on a number. Both rows of a binding and all the
-- rows of a number are neighbours, so a bind, a route and the purge of what lapsed dirty or read one random page.
CREATE TABLE pair (
  block INTEGER NOT NULL,
  serial INTEGER NOT NULL,
  party BLOB NOT NULL,
  binding INTEGER NOT NULL,
  side INTEGER NOT NULL,
  live_until INTEGER NOT NULL,
  held_until INTEGER NOT NULL,
  PRIMARY KEY (block, serial, party)
) STRICT, WITHOUT ROWID;

-- The look-ups of the lists, on their own keys, each naming the block where a binding is kept, so that the statement on
-- bindings can name it too. By customer: appended at the end of each customer's rows.
CREATE TABLE binding_by_customer (
  customer INTEGER NOT NULL,
  binding INTEGER NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (customer, binding)
) STRICT, WITHOUT ROWID;
-- By order: the id itself and not its hash, since order ids mostly ascend and then this appends as well.
CREATE TABLE binding_by_order (
  customer INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  binding INTEGER NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (customer, order_id, binding)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_answer (
  ordinal INTEGER PRIMARY KEY,
  key BLOB NOT NULL,
  body BLOB NOT NULL,
  answer BLOB NOT NULL,
  kept_at INTEGER NOT NULL
) STRICT;
-- The key is unique; apart from the rows, so that its random pages hold keys only and the answers are appended.
CREATE UNIQUE INDEX kept_answer_by_key ON kept_answer (key);
-- The oldest first, for forgetAnswers; appended.
CREATE INDEX kept_answer_by_time ON kept_answer (kept_at);

CREATE TABLE call_record (
  ordinal INTEGER PRIMARY KEY,
  id BLOB NOT NULL,
  customer INTEGER,
  binding BLOB,
  order_id TEXT,
  side INTEGER,
  x INTEGER,
  caller TEXT,
  callee TEXT,
  trunk TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ringing_at INTEGER,
  answered_at INTEGER,
  ended_at INTEGER,
  outcome INTEGER NOT NULL,
  refusal INTEGER,
  q850_cause INTEGER,
  duration_ms INTEGER
) STRICT;
-- Each save of an attempt finds its row by id. A random page, met several times within one call.
CREATE UNIQUE INDEX call_record_by_id ON call_record (id);
-- The list of a customer; appended. A stranger's attempt is in no list and costs no entry.
CREATE INDEX call_record_by_customer ON call_record (customer) WHERE customer IS NOT NULL;
-- The calls of a binding and of a number. Random pages of 25 and 17 octets a row.
CREATE INDEX call_record_by_binding ON call_record (binding) WHERE binding IS NOT NULL;
CREATE INDEX call_record_by_number ON call_record (x) WHERE customer IS NOT NULL AND x IS NOT NULL;
-- What closeOrphans closes: only the calls in progress, so it is always small.
CREATE INDEX call_record_open ON call_record (ordinal) WHERE outcome = 0;
`
