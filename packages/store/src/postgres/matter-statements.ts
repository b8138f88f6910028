import { named } from './named-statements.ts'

/** The columns in the order of MatterRow in sqlite/matter-rows.ts. */
export const matterColumns =
  'm.ordinal, m.id, m.kind, m.customer, m.key, m.subject, m.state, m.created_at, m.changed_at, m.revision, m.change, m.body'

/** Of a kind, the newest first, under an ordinal. */
const mattersWhere = (what: string): string => `SELECT ${matterColumns} FROM matter m
    WHERE ${what}m.kind = $1 AND m.ordinal < $2 ORDER BY m.ordinal DESC LIMIT $3`

export const matterStatements = named('matter', {
  /** Who has it gives the next places in the order of changes, and is committed before any other does. */
  takeMatters: 'SELECT pg_advisory_xact_lock($1)',
  nextChange: 'UPDATE matter_change SET change = change + 1 WHERE id = 1 RETURNING change',
  add: `INSERT INTO matter (id, kind, customer, key, subject, state, created_at, changed_at, revision, change, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  change: `UPDATE matter SET customer = $2, subject = $3, state = $4, changed_at = $5, revision = $6, change = $7, body = $8
    WHERE id = $1`,
  find: `SELECT ${matterColumns} FROM matter m WHERE m.id = $1 AND m.kind = $2`,
  findByKey: `SELECT ${matterColumns} FROM matter m WHERE m.kind = $1 AND m.key = $2`,
  list: mattersWhere(''),
  listByState: mattersWhere('m.state = $4 AND '),
  listByCustomer: mattersWhere('m.customer = $4 AND '),
  listBySubject: mattersWhere('m.subject = $4 AND '),
  /** In one statement, and so out of one snapshot: a kind that is read later must not show a change that the others have had since. */
  changedAfter: `SELECT ${matterColumns} FROM unnest($1::text[]) AS k(kind) CROSS JOIN LATERAL (
      SELECT * FROM matter o WHERE o.kind = k.kind AND o.change > $2 ORDER BY o.change LIMIT $3) m
    ORDER BY m.change LIMIT $3`,
  expired: `SELECT ${matterColumns} FROM matter m WHERE m.kind = $1 AND m.state = $2 AND (m.changed_at, m.ordinal) > ($3, $4)
    ORDER BY m.changed_at, m.ordinal LIMIT $5`,
  forget: `DELETE FROM matter WHERE ordinal = ANY (ARRAY(SELECT ordinal FROM matter
    WHERE kind = $1 AND state = $2 AND changed_at < $3 ORDER BY changed_at, ordinal LIMIT $4))`,
})
