/** What stays of a binding when its persons are deleted, and of the audit log when its oldest entries are. */
export const retention = `
-- The bindings whose persons were deleted, the oldest first, with when each was over and when they were: no event of it is younger. Their rows stay where they are: the history of a
-- number is a chain through them.
CREATE TABLE binding_trail (
  binding INTEGER PRIMARY KEY,
  block INTEGER NOT NULL,
  over INTEGER NOT NULL,
  emptied_at INTEGER NOT NULL
) STRICT;

-- How far deletion has come. No entry of the index by person is of a binding that is in no list of its customer, but for those up to
-- emptied_through, which are swept out. trails_through is the newest binding of which nothing is left: where a chain names it, it ends.
-- The audit columns are those of the newest entry that was deleted, on which the first one that is kept hangs.
CREATE TABLE deletion (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  emptied_through INTEGER NOT NULL,
  trails_through INTEGER NOT NULL,
  audit_ordinal INTEGER NOT NULL,
  audit_at INTEGER NOT NULL,
  audit_hash BLOB NOT NULL
) STRICT;
INSERT INTO deletion (id, emptied_through, trails_through, audit_ordinal, audit_at, audit_hash)
  VALUES (1, -1, 0, 0, 0, zeroblob(32));
`
