import { named } from './named-statements.ts'

export const userColumns =
  'u.id, u.name, u.role, c.id, u.state, u.password, u.totp, u.totp_step, u.failures, u.locked_until, u.invitation, ' +
  'u.invitation_until, u.created_at, u.changed_at, u.revision'

const ownUser = 'FROM console_user u LEFT JOIN customer c ON c.number = u.customer'

export const userStatements = named('user', {
  /** Only one server at a time gives names, and counts who there is. */
  takeNames: 'LOCK TABLE console_user IN SHARE ROW EXCLUSIVE MODE',
  count: 'SELECT count(*) FROM console_user',
  add: `INSERT INTO console_user (id, name, role, customer, state, password, totp, totp_step, failures, locked_until,
      invitation, invitation_until, created_at, changed_at, revision)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
  change: `UPDATE console_user SET role = $3, customer = $4, state = $5, password = $6, totp = $7, totp_step = $8,
      failures = $9, locked_until = $10, invitation = $11, invitation_until = $12, changed_at = $13, revision = $14
    WHERE id = $1 AND revision = $2`,
  ordinalOf: 'SELECT ordinal FROM console_user WHERE id = $1',
  find: `SELECT ${userColumns} ${ownUser} WHERE u.id = $1`,
  findByName: `SELECT ${userColumns} ${ownUser} WHERE u.name = $1`,
  findByInvitation: `SELECT ${userColumns} ${ownUser} WHERE u.invitation = $1`,
  list: `SELECT ${userColumns} ${ownUser} WHERE u.ordinal > $1 ORDER BY u.ordinal LIMIT $2`,
})

export const sessionColumns = 's.hash, s.user_id, s.created_at, s.seen_at, s.expires_at'

export const sessionStatements = named('session', {
  add: `INSERT INTO console_session (hash, user_id, created_at, seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5)`,
  find: `SELECT ${sessionColumns}, ${userColumns}
    FROM console_session s JOIN console_user u ON u.id = s.user_id LEFT JOIN customer c ON c.number = u.customer
    WHERE s.hash = $1`,
  seen: 'UPDATE console_session SET seen_at = $2 WHERE hash = $1 AND seen_at < $2',
  end: 'DELETE FROM console_session WHERE hash = $1',
  endOf: 'DELETE FROM console_session WHERE user_id = $1 AND hash IS DISTINCT FROM $2',
  forgetExpired: 'DELETE FROM console_session WHERE expires_at < $1',
  forgetUnused: 'DELETE FROM console_session WHERE seen_at < $1',
  /** All but so many that were used last. Two that add at once may leave one too many until the next is added. */
  dropOldest: `DELETE FROM console_session WHERE ordinal = ANY (ARRAY(
    SELECT ordinal FROM console_session ORDER BY seen_at DESC, ordinal DESC OFFSET $1))`,
})

export const auditColumns =
  'e.ordinal, e.at, e.actor, e.user_id, e.user_name, e.action, e.subject, e.customer, e.detail, e.hash'

/** The newest first, from one ordinal on and under another. */
const entriesWhere = (what: string): string => `SELECT ${auditColumns} FROM audit_entry e
    WHERE ${what}e.ordinal >= $1 AND e.ordinal < $2 ORDER BY e.ordinal DESC LIMIT $3`

export const auditStatements = named('audit', {
  /** Who has it reads the newest entry of all servers, and no other appends behind that one. */
  takeLog: 'SELECT pg_advisory_xact_lock($1)',
  append: `INSERT INTO audit_entry (ordinal, at, actor, user_id, user_name, action, subject, customer, detail, hash)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  head: 'SELECT ordinal, at, hash FROM audit_entry ORDER BY ordinal DESC LIMIT 1',
  firstFrom: 'SELECT ordinal FROM audit_entry WHERE at >= $1 ORDER BY at, ordinal LIMIT 1',
  after: `SELECT ${auditColumns} FROM audit_entry e WHERE e.ordinal > $1 ORDER BY e.ordinal LIMIT $2`,
  list: entriesWhere(''),
  listByAction: entriesWhere('e.action = $4 AND '),
  listByUser: entriesWhere('e.user_id = $4 AND '),
  listByCustomer: entriesWhere('e.customer = $4 AND '),
  listBySubject: entriesWhere('e.subject = $4 AND '),
})
