/** What stays of a binding when its persons are deleted, and of the audit log when its oldest entries are; and what finds what is over. */
export const retention = `
-- The bindings whose persons were deleted, the oldest first, with when each was over and when they were: no event of it is younger.
CREATE TABLE binding_trail (
  ordinal int8 PRIMARY KEY,
  block int4 NOT NULL,
  token bytea NOT NULL,
  over int8 NOT NULL,
  emptied_at int8 NOT NULL
);
-- Everybody who stood in a binding, for who deletes them; appended, as bindings are made.
CREATE INDEX binding_by_party_of ON binding_by_party (customer, ordinal);
-- The oldest records first; a stranger's attempt is in no other index of an order.
CREATE INDEX call_record_by_ordinal ON call_record (ordinal);

-- The newest entry of the audit log that was deleted, on which the first one that is kept hangs.
CREATE TABLE deletion (
  id int2 PRIMARY KEY CHECK (id = 1),
  audit_ordinal int8 NOT NULL,
  audit_at int8 NOT NULL,
  audit_hash bytea NOT NULL
);
INSERT INTO deletion (id, audit_ordinal, audit_at, audit_hash) VALUES (1, 0, 0, decode(repeat('00', 32), 'hex'));
`
