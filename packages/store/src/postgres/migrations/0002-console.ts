/** People at the console, their sessions, and the log of what was done: new tables only, so that servers of before go on meanwhile. */
export const consoleTables = `
-- customer is the one whose developer a user is, else NULL. Users are never removed.
CREATE TABLE console_user (
  ordinal int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  name text NOT NULL UNIQUE,
  role text NOT NULL,
  customer int4 REFERENCES customer,
  state text NOT NULL,
  password text,
  totp bytea,
  totp_step int8,
  failures int4 NOT NULL,
  locked_until int8,
  invitation bytea,
  invitation_until int8,
  created_at int8 NOT NULL,
  changed_at int8 NOT NULL,
  revision int4 NOT NULL
);
CREATE UNIQUE INDEX console_user_by_invitation ON console_user (invitation) WHERE invitation IS NOT NULL;

CREATE TABLE console_session (
  ordinal int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  user_id text NOT NULL REFERENCES console_user (id),
  created_at int8 NOT NULL,
  seen_at int8 NOT NULL,
  expires_at int8 NOT NULL
);
CREATE INDEX console_session_by_user ON console_session (user_id);
CREATE INDEX console_session_by_use ON console_session (seen_at, ordinal);
CREATE INDEX console_session_by_end ON console_session (expires_at);

-- Appended by whoever holds the one lock, never changed: hash is over the hash of the entry before it and all that stands here (core's
-- auditText). It names users and customers by their ids, so that it can be held to its hashes without any other table.
CREATE TABLE audit_entry (
  ordinal int8 PRIMARY KEY,
  at int8 NOT NULL,
  actor text NOT NULL,
  user_id text,
  user_name text,
  action text NOT NULL,
  subject text,
  customer text,
  detail text NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX audit_entry_by_time ON audit_entry (at, ordinal);
CREATE INDEX audit_entry_by_action ON audit_entry (action, ordinal);
CREATE INDEX audit_entry_by_user ON audit_entry (user_id, ordinal) WHERE user_id IS NOT NULL;
CREATE INDEX audit_entry_by_customer ON audit_entry (customer, ordinal) WHERE customer IS NOT NULL;
CREATE INDEX audit_entry_by_subject ON audit_entry (subject, ordinal) WHERE subject IS NOT NULL;
`
