/**
 * What supervision works on, and what it asks of customers, bindings and calls. Columns are added behind the old ones, so that no row
 * is rewritten; what stands there of an earlier version has none of it.
 */
export const supervision = `
-- JSON; NULL for a customer of whom nothing was verified and nothing registered.
ALTER TABLE customer ADD COLUMN profile TEXT;
-- JSON; NULL where nothing was said of what a binding is for, and then a row is as long as before by one octet.
ALTER TABLE binding ADD COLUMN use TEXT;
ALTER TABLE call_record ADD COLUMN identifier TEXT;
ALTER TABLE call_record ADD COLUMN verification INTEGER;
ALTER TABLE call_record ADD COLUMN rule TEXT;

-- customer is the id, as in audit_entry: a matter is read with nothing joined to it, for each bind and each call.
CREATE TABLE matter (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  customer TEXT,
  key TEXT,
  subject TEXT,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  change INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
-- By this one every bind and every call asks, mostly for what is not there.
CREATE UNIQUE INDEX matter_by_key ON matter (kind, key) WHERE key IS NOT NULL;
-- How a process follows what others change.
CREATE UNIQUE INDEX matter_by_change ON matter (kind, change);
-- The lists, each in the order in which its matters were added, and what is forgotten.
CREATE INDEX matter_by_kind ON matter (kind);
CREATE INDEX matter_by_state ON matter (kind, state);
CREATE INDEX matter_by_customer ON matter (kind, customer) WHERE customer IS NOT NULL;
CREATE INDEX matter_by_subject ON matter (kind, subject) WHERE subject IS NOT NULL;
CREATE INDEX matter_by_age ON matter (kind, state, changed_at);

-- The place of the last change of any matter, also of one that was forgotten since.
CREATE TABLE matter_change (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  change INTEGER NOT NULL
) STRICT;
INSERT INTO matter_change (id, change) VALUES (1, 0);
`
