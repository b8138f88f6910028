import { eventCodes } from '../../sqlite/event-codes.ts'
import {
  auditColumns,
  bindingColumns,
  blockColumns,
  customerColumns,
  keyColumns,
  matterColumns,
  recordColumns,
  userColumns,
} from '../../sqlite/statements.ts'

/** Reads of whole tables, for a check and for moving a store. They run in one snapshot and beside no call. */
export const keptStatements = {
  customers: `SELECT ${customerColumns} FROM customer c ORDER BY c.number`,
  keys: `SELECT ${keyColumns} FROM customer_key k LEFT JOIN customer c ON c.number = k.customer ORDER BY k.ordinal`,
  blocks: `SELECT ${blockColumns} FROM number_block n LEFT JOIN customer c ON c.number = n.customer ORDER BY n.block`,
  trunks: 'SELECT name, definition, changed_at FROM trunk ORDER BY name',
  answers: 'SELECT key, body, answer, kept_at FROM kept_answer ORDER BY ordinal',
  bindings: `SELECT ${bindingColumns} FROM binding b LEFT JOIN customer c ON c.number = b.customer ORDER BY b.ordinal`,
  former: `SELECT f.revision, f.until, f.parties, ${bindingColumns} FROM binding_former f
    LEFT JOIN binding b ON b.ordinal = f.binding AND b.block = f.block LEFT JOIN customer c ON c.number = b.customer
    ORDER BY f.binding, f.revision`,
  pairs: `SELECT p.block, p.serial, p.party, p.side, p.live_until, p.held_until, ${bindingColumns}
    FROM pair p LEFT JOIN binding b ON b.ordinal = p.binding LEFT JOIN customer c ON c.number = b.customer
    ORDER BY p.block, p.serial, p.party`,
  pairOf: `SELECT p.live_until, p.held_until, b.block, b.token
    FROM pair p JOIN binding b ON b.ordinal = p.binding WHERE p.block = ? AND p.serial = ? AND p.party = ?`,
  /** The id of a binding is its block and its token; the record holds both in one. */
  records: `SELECT ${recordColumns} FROM call_record r LEFT JOIN customer c ON c.number = r.customer ORDER BY r.ordinal`,
  bindingOf: `SELECT ${bindingColumns} FROM binding b LEFT JOIN customer c ON c.number = b.customer
    WHERE b.block = ? AND b.token = ?`,
  eventsByBinding: `SELECT subject, type FROM event WHERE type < ${eventCodes.code('call.started')} ORDER BY subject, number`,
  turnsByBinding: 'SELECT binding, at, kind FROM turn ORDER BY binding, at',
  webhooks: 'SELECT id, secret, previous_secret FROM webhook ORDER BY ordinal',
  users: `SELECT u.customer, ${userColumns} FROM console_user u LEFT JOIN customer c ON c.number = u.customer ORDER BY u.ordinal`,
  sessions: `SELECT s.user_id, s.created_at, s.seen_at, s.expires_at, u.id
    FROM console_session s LEFT JOIN console_user u ON u.id = s.user_id ORDER BY s.ordinal`,
  audit: `SELECT ${auditColumns} FROM audit_entry e ORDER BY e.ordinal`,
  matters: `SELECT ${matterColumns} FROM matter m ORDER BY m.ordinal`,
  lastMatterChange: 'SELECT change FROM matter_change WHERE id = 1',
} as const
