/** How far deletion has come, and what it left. */
export const deletionStatements = {
  read: `SELECT emptied_through, trails_through, audit_ordinal, audit_at, audit_hash FROM deletion WHERE id = 1`,
  emptied: 'UPDATE deletion SET emptied_through = max(emptied_through, ?) WHERE id = 1',
  trailGone: 'UPDATE deletion SET trails_through = max(trails_through, ?) WHERE id = 1',
  anchor: 'UPDATE deletion SET audit_ordinal = ?, audit_at = ?, audit_hash = ? WHERE id = 1',
  addTrail: 'INSERT OR REPLACE INTO binding_trail (binding, block, over, emptied_at) VALUES (?, ?, ?, ?)',
  trailsBehind: 'SELECT binding, block, over, emptied_at FROM binding_trail WHERE binding > ? ORDER BY binding LIMIT ?',
  newestTrail: 'SELECT binding FROM binding_trail WHERE binding > 0 ORDER BY binding DESC LIMIT 1',
  dropTrail: 'DELETE FROM binding_trail WHERE binding = ?',
} as const

export const matterColumns =
  'm.ordinal, m.id, m.kind, m.customer, m.key, m.subject, m.state, m.created_at, m.changed_at, m.revision, m.change, m.body'

/** Of a kind, the newest first, under an ordinal. */
const mattersWhere = (what: string): string =>
  `SELECT ${matterColumns} FROM matter m WHERE m.kind = ? AND ${what}m.ordinal < ? ORDER BY m.ordinal DESC LIMIT ?`

export const matterStatements = {
  add: `INSERT INTO matter (id, kind, customer, key, subject, state, created_at, changed_at, revision, change, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  change: `UPDATE matter SET customer = ?, subject = ?, state = ?, changed_at = ?, revision = ?, change = ?, body = ?
    WHERE id = ?`,
  /** Counted apart from the rows: the last one may be forgotten, and none after it may have its place. */
  nextChange: 'UPDATE matter_change SET change = change + 1 WHERE id = 1 RETURNING change',
  find: `SELECT ${matterColumns} FROM matter m WHERE m.id = ? AND m.kind = ?`,
  findByKey: `SELECT ${matterColumns} FROM matter m WHERE m.kind = ? AND m.key = ?`,
  list: mattersWhere(''),
  listByState: mattersWhere('m.state = ? AND '),
  listByCustomer: mattersWhere('m.customer = ? AND '),
  listBySubject: mattersWhere('m.subject = ? AND '),
  changedAfter: `SELECT ${matterColumns} FROM matter m WHERE m.kind = ? AND m.change > ? ORDER BY m.change LIMIT ?`,
  expired: `SELECT ${matterColumns} FROM matter m
    WHERE m.kind = ? AND m.state = ? AND (m.changed_at, m.ordinal) > (?, ?) ORDER BY m.changed_at, m.ordinal LIMIT ?`,
  drop: 'DELETE FROM matter WHERE ordinal = ?',
  forget: `DELETE FROM matter WHERE ordinal IN
    (SELECT ordinal FROM matter WHERE kind = ? AND state = ? AND changed_at < ? ORDER BY changed_at, ordinal LIMIT ?)`,
} as const
