/** Built before the tables, each by itself: both take a look at every row of tables that may be large, while servers write to them. */
export const retentionIndexes = [
  // Everybody who stood in a binding, for who deletes them; appended, as bindings are made.
  { name: 'binding_by_party_of', on: 'binding_by_party (customer, ordinal)' },
  // The oldest records first; a stranger's attempt is in no other index of an order.
  { name: 'call_record_by_ordinal', on: 'call_record (ordinal)' },
] as const

/** What stays of a binding when its persons are deleted, and of the audit log when its oldest entries are. */
export const retention = `
-- The bindings whose persons were deleted, the oldest first, with when each was over and when they were: no event of it is younger.
CREATE TABLE binding_trail (
  ordinal int8 PRIMARY KEY,
  block int4 NOT NULL,
  token bytea NOT NULL,
  over int8 NOT NULL,
  emptied_at int8 NOT NULL
);

-- The newest entry of the audit log that was deleted, on which the first one that is kept hangs.
CREATE TABLE deletion (
  id int2 PRIMARY KEY CHECK (id = 1),
  audit_ordinal int8 NOT NULL,
  audit_at int8 NOT NULL,
  audit_hash bytea NOT NULL
);
INSERT INTO deletion (id, audit_ordinal, audit_at, audit_hash) VALUES (1, 0, 0, decode(repeat('00', 32), 'hex'));
`
