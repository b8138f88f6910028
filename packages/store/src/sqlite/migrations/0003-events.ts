/**
 * Events, numbered for each customer, and the turns at which time alone makes something of a binding. A row tells only what the
 * binding or the call record that it names may no longer tell later; neither is ever dropped before its events.
 */
export const events = `
-- Appended at the end of each customer's rows, in the order of commits: there is one writer, so a number is given in the change's own
-- transaction and nobody ever reads a higher one before a lower one is there. Customer 0 is the platform. subject is the ordinal of a
-- binding (then block names where it is kept) or of a call record. until is up to when what is told lasts; the codes are those of codes.ts.
CREATE TABLE event (
  customer INTEGER NOT NULL,
  number INTEGER NOT NULL,
  type INTEGER NOT NULL,
  at INTEGER NOT NULL,
  block INTEGER,
  subject INTEGER,
  until INTEGER,
  detail TEXT,
  PRIMARY KEY (customer, number)
) STRICT, WITHOUT ROWID;

-- The number of the first event that a customer still has, where earlier ones were dropped.
CREATE TABLE event_first (
  customer INTEGER PRIMARY KEY,
  first INTEGER NOT NULL
) STRICT;

-- By time: what is due is at the beginning, and bindings of one length are set at the end.
CREATE TABLE turn (
  at INTEGER NOT NULL,
  binding INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  block INTEGER NOT NULL,
  PRIMARY KEY (at, binding, kind)
) STRICT, WITHOUT ROWID;
-- The end of every binding that is live still. Of what ended before nothing is told.
INSERT INTO turn (at, binding, kind, block)
  SELECT b.expires_at, b.ordinal, 0, b.block FROM binding b CROSS JOIN committed c
  WHERE c.id = 1 AND b.unbound_at IS NULL AND b.expires_at > c.time ORDER BY b.expires_at, b.ordinal;
`
