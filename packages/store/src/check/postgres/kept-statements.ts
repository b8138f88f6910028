import { lockOf } from '../../postgres/locks.ts'
import {
  auditColumns,
  bindingColumns,
  blockColumns,
  customerColumns,
  keyColumns,
  matterColumns,
  recordColumns,
  userColumns,
} from '../../postgres/statements.ts'
import { eventCodes } from '../../sqlite/event-codes.ts'

const firstOfCalls = eventCodes.code('call.started')

/** A record names its binding by the octets of its id: those of the block, then the token. */
const blockOfRecord = "('x' || encode(substring(r.binding FROM 1 FOR 4), 'hex'))::bit(32)::int4"

/** Reads of whole tables, for a check, out of one snapshot. */
export const keptStatements = {
  customers: `SELECT ${customerColumns} FROM customer c ORDER BY c.number`,
  keys: `SELECT ${keyColumns} FROM customer_key k LEFT JOIN customer c ON c.number = k.customer ORDER BY k.ordinal`,
  blocks: `SELECT ${blockColumns} FROM number_block n LEFT JOIN customer c ON c.number = n.customer ORDER BY n.block`,
  trunks: 'SELECT name, definition, changed_at FROM trunk ORDER BY name',
  answers: 'SELECT key, body, answer, kept_at FROM kept_answer ORDER BY key',
  webhooks: 'SELECT id, secret, previous_secret FROM webhook ORDER BY ordinal',
  users: `SELECT u.customer, ${userColumns} FROM console_user u LEFT JOIN customer c ON c.number = u.customer ORDER BY u.ordinal`,
  sessions: `SELECT s.user_id, s.created_at, s.seen_at, s.expires_at, u.id
    FROM console_session s LEFT JOIN console_user u ON u.id = s.user_id ORDER BY s.ordinal`,
  audit: `SELECT ${auditColumns} FROM audit_entry e ORDER BY e.ordinal`,
  matters: `SELECT ${matterColumns} FROM matter m ORDER BY m.ordinal`,
  lastMatterChange: 'SELECT change FROM matter_change WHERE id = 1',
  bindings: `SELECT ${bindingColumns} FROM binding b LEFT JOIN customer c ON c.number = b.customer ORDER BY b.ordinal`,
  former: `SELECT f.revision, f.until, f.parties, ${bindingColumns} FROM binding_former f
    LEFT JOIN binding b ON b.block = f.block AND b.token = f.token LEFT JOIN customer c ON c.number = b.customer
    ORDER BY f.block, f.token, f.revision`,
  pairs: `SELECT p.block, p.serial, p.party, p.side, p.live_until, p.held_until, ${bindingColumns}
    FROM pair p LEFT JOIN binding b ON b.block = p.block AND b.token = p.binding LEFT JOIN customer c ON c.number = b.customer
    ORDER BY p.block, p.serial, p.party`,
  pairsOf: `SELECT n.place, p.live_until, p.held_until, p.block, p.binding
    FROM unnest($1::int4[], $2::int4[], $3::int2[], $4::bytea[]) AS n(place, block, serial, party)
    JOIN pair p ON p.block = n.block AND p.serial = n.serial AND p.party = n.party`,
  records: `SELECT ${recordColumns}, ${bindingColumns.replace('c.id', 'o.id')}
    FROM call_record r LEFT JOIN customer c ON c.number = r.customer
    LEFT JOIN binding b ON b.block = ${blockOfRecord} AND b.token = substring(r.binding FROM 5)
    LEFT JOIN customer o ON o.number = b.customer ORDER BY r.ordinal`,
  /** Events that have no number yet come behind those that have. */
  lives: `WITH told AS (
      SELECT block, key, array_agg(type ORDER BY place, number) AS types FROM (
        SELECT block, key, type, 0 AS place, number FROM event WHERE type < ${firstOfCalls}
        UNION ALL SELECT block, key, type, 1, seq FROM event_outbox WHERE type < ${firstOfCalls}
      ) e GROUP BY block, key
    ), due AS (
      SELECT ordinal, array_agg(at ORDER BY at, kind) AS ats, array_agg(kind ORDER BY at, kind) AS kinds FROM turn GROUP BY ordinal
    )
    SELECT told.types, due.ats, due.kinds, ${bindingColumns}
    FROM binding b LEFT JOIN customer c ON c.number = b.customer
      LEFT JOIN told ON told.block = b.block AND told.key = b.token LEFT JOIN due ON due.ordinal = b.ordinal
    ORDER BY b.ordinal`,
  schema: 'SELECT version FROM axbridge_schema',
  isServed: `SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = ${lockOf.server} AND objsubid = 2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`,
} as const
