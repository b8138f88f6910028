/**
 * All four modes, changes of every field, and blocks with a life of their own. Columns are added behind the old ones, so
 * that no row is rewritten; what an older binding lacks has the value that it always had.
 */
export const modesAndNumbers = `
ALTER TABLE customer ADD COLUMN bearer_allowed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE customer ADD COLUMN pairs_per_number INTEGER;
ALTER TABLE customer ADD COLUMN most_pairs INTEGER;

-- Keys have ids, which are no secret: those of an earlier version are given one here, out of the letters of core's tokens.
CREATE TABLE customer_key (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  hash BLOB NOT NULL UNIQUE,
  customer INTEGER NOT NULL,
  secret BLOB,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
INSERT INTO customer_key (id, hash, customer, created_at)
  SELECT 'key_' || ${Array.from({ length: 16 }, () => "substr('abcdefghijkmnpqrstuvwxyz23456789', 1 + (random() & 31), 1)").join(' || ')},
    hash, customer, created_at
  FROM api_key ORDER BY created_at;
DROP TABLE api_key;
-- The keys of a customer, newest first; few rows.
CREATE INDEX customer_key_by_customer ON customer_key (customer);

-- A block is in one pool at most: its primary key says so.
CREATE TABLE number_block (
  block INTEGER PRIMARY KEY,
  approval TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER,
  base_platform TEXT NOT NULL,
  customer INTEGER,
  state INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  first_used_at INTEGER
) STRICT;
INSERT INTO number_block (block, approval, valid_from, base_platform, customer, state, created_at)
  SELECT block, approval, created_at, 'sandbox', customer, 1, created_at FROM pool_block;
UPDATE number_block SET first_used_at = used.at
  FROM (SELECT block, min(created_at) AS at FROM binding GROUP BY block) AS used WHERE used.block = number_block.block;
DROP TABLE pool_block;
-- The pool of a customer, asked for by every bind, and the lists of the operator; few rows.
CREATE INDEX number_block_by_customer ON number_block (customer);
CREATE INDEX number_block_by_state ON number_block (state);

-- y_serial is NULL where Y is X. previous_y is what previous is, for Y: a binding of two numbers is in both their chains.
ALTER TABLE binding ADD COLUMN y_serial INTEGER;
ALTER TABLE binding ADD COLUMN previous_y INTEGER;
ALTER TABLE binding ADD COLUMN terms TEXT;
ALTER TABLE binding ADD COLUMN first_answered_at INTEGER;
ALTER TABLE binding ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE binding ADD COLUMN last_caller BLOB;

-- The side of a pair has a third code (codes.ts): B alone on his number, where he counts. newest is the newest binding of
-- the number where this pair is of an older one and stands in the place of the pair by which that was found; else NULL.
ALTER TABLE pair ADD COLUMN newest INTEGER;

-- Who stands or stood in which binding. A party is found by a hash, and an index of hashes dirties a random page for each
-- entry, so this one is kept in runs (party-runs.ts): the newest is small, and the others are written in the order of
-- their keys. The pairs of an earlier version are all that still tells it; they make one run of the highest level.
CREATE TABLE binding_by_party (
  run INTEGER NOT NULL,
  party BLOB NOT NULL,
  customer INTEGER NOT NULL,
  binding INTEGER NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (run, party, customer, binding)
) STRICT, WITHOUT ROWID;
-- target is the run into which this one is being merged.
CREATE TABLE party_run (
  run INTEGER PRIMARY KEY,
  level INTEGER NOT NULL,
  target INTEGER
) STRICT;
INSERT INTO party_run (run, level) VALUES (1, 3), (2, 0);
INSERT INTO binding_by_party (run, party, customer, binding, block)
  SELECT 1, p.party, b.customer, p.binding, p.block
  FROM pair p JOIN binding b ON b.block = p.block AND b.ordinal = p.binding
  ORDER BY p.party, b.customer, p.binding;

-- How many pairs of a block count, by the hour (returnGranularityMs) in which they lapse. Few rows, so few pages.
CREATE TABLE block_return (
  block INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  pairs INTEGER NOT NULL,
  PRIMARY KEY (block, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO block_return (block, hour, pairs)
  SELECT block, held_until / 3600000, count(*) FROM pair WHERE side = 0 GROUP BY block, held_until / 3600000;

CREATE TABLE trunk (
  name TEXT NOT NULL PRIMARY KEY,
  definition TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signature_horizon (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seconds INTEGER NOT NULL
) STRICT;
INSERT INTO signature_horizon (id, seconds) VALUES (1, 0);
`
