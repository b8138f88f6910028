export const userColumns =
  'u.id, u.name, u.role, c.id, u.state, u.password, u.totp, u.totp_step, u.failures, u.locked_until, u.invitation, ' +
  'u.invitation_until, u.created_at, u.changed_at, u.revision'

const ownUser = 'FROM console_user u LEFT JOIN customer c ON c.number = u.customer'

export const userStatements = {
  ordinalOf: 'SELECT ordinal FROM console_user WHERE id = ?',
  hasName: 'SELECT 1 FROM console_user WHERE name = ?',
  /** They are never removed. */
  newest: 'SELECT ordinal FROM console_user WHERE ordinal > 0 ORDER BY ordinal DESC LIMIT 1',
  add: `INSERT INTO console_user (id, name, role, customer, state, password, totp, totp_step, failures, locked_until,
      invitation, invitation_until, created_at, changed_at, revision)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  change: `UPDATE console_user SET role = ?, customer = ?, state = ?, password = ?, totp = ?, totp_step = ?, failures = ?,
      locked_until = ?, invitation = ?, invitation_until = ?, changed_at = ?, revision = ?
    WHERE id = ? AND revision = ?`,
  find: `SELECT ${userColumns} ${ownUser} WHERE u.id = ?`,
  findByName: `SELECT ${userColumns} ${ownUser} WHERE u.name = ?`,
  findByInvitation: `SELECT ${userColumns} ${ownUser} WHERE u.invitation = ?`,
  list: `SELECT ${userColumns} ${ownUser} WHERE u.ordinal > ? ORDER BY u.ordinal LIMIT ?`,
} as const

export const sessionColumns = 's.hash, s.user_id, s.created_at, s.seen_at, s.expires_at'

export const sessionStatements = {
  add: 'INSERT INTO console_session (hash, user_id, created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?)',
  find: `SELECT ${sessionColumns}, ${userColumns}
    FROM console_session s JOIN console_user u ON u.id = s.user_id LEFT JOIN customer c ON c.number = u.customer
    WHERE s.hash = ?`,
  seen: 'UPDATE console_session SET seen_at = ? WHERE hash = ? AND seen_at < ?',
  end: 'DELETE FROM console_session WHERE hash = ?',
  endOf: 'DELETE FROM console_session WHERE user_id = ? AND hash IS NOT ?',
  forgetExpired: 'DELETE FROM console_session WHERE expires_at < ?',
  forgetUnused: 'DELETE FROM console_session WHERE seen_at < ?',
  /** All but so many that were used last. */
  dropOldest: `DELETE FROM console_session WHERE ordinal IN
    (SELECT ordinal FROM console_session WHERE seen_at > 0 ORDER BY seen_at DESC, ordinal DESC LIMIT -1 OFFSET ?)`,
} as const

export const auditColumns =
  'e.ordinal, e.at, e.actor, e.user_id, e.user_name, e.action, e.subject, e.customer, e.detail, e.hash'

/** The newest first, from one ordinal on and under another. */
const listedWhere = (what: string): string =>
  `SELECT ${auditColumns} FROM audit_entry e
    WHERE ${what}e.ordinal >= ? AND e.ordinal < ? ORDER BY e.ordinal DESC LIMIT ?`

export const auditStatements = {
  append: `INSERT INTO audit_entry (ordinal, at, actor, user_id, user_name, action, subject, customer, detail, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  head: 'SELECT ordinal, at, hash FROM audit_entry WHERE ordinal > 0 ORDER BY ordinal DESC LIMIT 1',
  firstFrom: 'SELECT ordinal FROM audit_entry WHERE at >= ? ORDER BY at, ordinal LIMIT 1',
  after: `SELECT ${auditColumns} FROM audit_entry e WHERE e.ordinal > ? ORDER BY e.ordinal LIMIT ?`,
  list: listedWhere(''),
  listByAction: listedWhere('e.action = ? AND '),
  listByUser: listedWhere('e.user_id = ? AND '),
  listByCustomer: listedWhere('e.customer = ? AND '),
  listBySubject: listedWhere('e.subject = ? AND '),
  dropThrough: 'DELETE FROM audit_entry WHERE ordinal <= ?',
} as const
