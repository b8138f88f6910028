/**
 * What supervision works on, and what it asks of customers, bindings and calls. The columns are added within a moment, and everybody else waits
 * for their tables until this is committed, which makes nothing besides but empty tables. While somebody reads one of them in one long snapshot
 * the addition would wait, and all who come then behind it: it gives up, and the start with it, before calls do.
 */
export const supervision = `
SET LOCAL lock_timeout = 2000;
-- JSON; NULL for a customer of whom nothing was verified and nothing registered.
ALTER TABLE customer ADD COLUMN profile text;
-- JSON; NULL where nothing was said of what a binding is for.
ALTER TABLE binding ADD COLUMN use text;
ALTER TABLE call_record ADD COLUMN identifier text, ADD COLUMN verification int2, ADD COLUMN rule text;
SET LOCAL lock_timeout = 0;

-- customer is the id, as in audit_entry: a matter is read with nothing joined to it, for each bind and each call.
CREATE TABLE matter (
  ordinal int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  kind text NOT NULL,
  customer text,
  key text,
  subject text,
  state text NOT NULL,
  created_at int8 NOT NULL,
  changed_at int8 NOT NULL,
  revision int4 NOT NULL,
  change int8 NOT NULL,
  body bytea NOT NULL
);
CREATE UNIQUE INDEX matter_by_key ON matter (kind, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX matter_by_change ON matter (kind, change);
CREATE INDEX matter_by_kind ON matter (kind, ordinal);
CREATE INDEX matter_by_state ON matter (kind, state, ordinal);
CREATE INDEX matter_by_customer ON matter (kind, customer, ordinal) WHERE customer IS NOT NULL;
CREATE INDEX matter_by_subject ON matter (kind, subject, ordinal) WHERE subject IS NOT NULL;
CREATE INDEX matter_by_age ON matter (kind, state, changed_at, ordinal);

-- The place of the last change of any matter, also of one that was forgotten since. Whoever changes one holds the lock of matters until
-- that is committed, so that no change comes into sight before one of a lower place.
CREATE TABLE matter_change (id int2 PRIMARY KEY CHECK (id = 1), change int8 NOT NULL) WITH (fillfactor = 50);
INSERT INTO matter_change (id, change) VALUES (1, 0);
`
