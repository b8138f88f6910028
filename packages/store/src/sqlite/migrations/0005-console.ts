/**
 * People at the console, their sessions, and the log of what was done. All few: no row of it is in the way of a bind or a call.
 */
export const consoleTables = `
-- customer is the one whose developer a user is, else NULL. Users are never removed.
CREATE TABLE console_user (
  ordinal INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  customer INTEGER,
  state TEXT NOT NULL,
  password TEXT,
  totp BLOB,
  totp_step INTEGER,
  failures INTEGER NOT NULL,
  locked_until INTEGER,
  invitation BLOB,
  invitation_until INTEGER,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
-- Whoever opens a one-time link is found by its hash; there are hardly ever any.
CREATE UNIQUE INDEX console_user_by_invitation ON console_user (invitation) WHERE invitation IS NOT NULL;

CREATE TABLE console_session (
  ordinal INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
-- Those of a user end at once; those that are over, or were unused for longest, are at the beginning of the others.
CREATE INDEX console_session_by_user ON console_session (user_id);
CREATE INDEX console_session_by_use ON console_session (seen_at);
CREATE INDEX console_session_by_end ON console_session (expires_at);

-- Appended, never changed: hash is over the hash of the entry before it and all that stands here (core's auditText). It names users
-- and customers by their ids, so that it can be held to its hashes without any other table.
CREATE TABLE audit_entry (
  ordinal INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  user_id TEXT,
  user_name TEXT,
  action TEXT NOT NULL,
  subject TEXT,
  customer TEXT,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
-- The lists that are asked for, each in the order of the log.
CREATE INDEX audit_entry_by_time ON audit_entry (at);
CREATE INDEX audit_entry_by_action ON audit_entry (action);
CREATE INDEX audit_entry_by_user ON audit_entry (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_entry_by_customer ON audit_entry (customer) WHERE customer IS NOT NULL;
CREATE INDEX audit_entry_by_subject ON audit_entry (subject) WHERE subject IS NOT NULL;
`
