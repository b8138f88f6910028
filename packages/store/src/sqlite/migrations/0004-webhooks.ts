/**
 * Endpoints and what has not reached them. What is delivered at once leaves no row: the endpoint's cursor passes it.
 */
export const webhooks = `
-- customer is NULL where the endpoint is that of the platform's operators. types and replay_types are JSON lists, NULL for all.
-- Few rows; the server that holds one writes its cursor a few times a second while it delivers.
CREATE TABLE webhook (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  customer INTEGER,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  types TEXT,
  disabled_reason TEXT,
  disabled_at INTEGER,
  secret BLOB NOT NULL,
  previous_secret BLOB,
  previous_until INTEGER,
  created_at INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  cursor INTEGER NOT NULL,
  replay_through INTEGER,
  replay_types TEXT,
  failing_since INTEGER,
  last_success_at INTEGER,
  holder TEXT,
  held_until INTEGER NOT NULL
) STRICT;
-- The endpoints of an owner; at most 16 each.
CREATE INDEX webhook_by_customer ON webhook (customer);
-- What a server holds, and what it may take: asked for every few seconds.
CREATE INDEX webhook_by_holder ON webhook (holder) WHERE holder IS NOT NULL;
CREATE INDEX webhook_by_hold ON webhook (held_until) WHERE disabled_at IS NULL;

-- The deliveries of an endpoint are neighbours, in the order in which they are made.
CREATE TABLE webhook_delivery (
  webhook INTEGER NOT NULL,
  number INTEGER NOT NULL,
  event TEXT NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  is_dead INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  tried_since INTEGER,
  next_at INTEGER,
  last_at INTEGER,
  last_status INTEGER,
  last_fault TEXT,
  missed_from INTEGER,
  PRIMARY KEY (webhook, number)
) STRICT, WITHOUT ROWID;
-- What is forgotten after a while: only dead ones, so it is mostly empty.
CREATE INDEX webhook_delivery_dead ON webhook_delivery (last_at) WHERE is_dead = 1;
`
