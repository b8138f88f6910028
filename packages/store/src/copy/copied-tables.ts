import { webhookColumnsOf } from '../postgres/webhook-rows.ts'
import { eventCodes } from '../sqlite/event-codes.ts'
import { deliveryColumns, webhookColumns } from '../sqlite/statements.ts'
import {
  type DeliveryRow,
  deliveryOf,
  webhookOf as embeddedWebhookOf,
  type WebhookRow,
} from '../sqlite/webhook-rows.ts'

export type ColumnType = 'int2' | 'int4' | 'int8' | 'bytea' | 'text'

export type CopiedValue = number | string | Uint8Array | null

export type CopiedRow = readonly CopiedValue[]

/** How one table of PostgreSQL is read out of the embedded store: row by row in the order of a key that both sort alike. */
export type CopiedTable = {
  readonly name: string
  /** The embedded table whose rows are counted beforehand; of the same name where it is left out. */
  readonly from?: string
  /** In the order in which `read` gives them. */
  readonly columns: Readonly<Record<string, ColumnType>>
  /** By the columns of `key`, ascending. */
  readonly read: string
  readonly key: readonly string[]
  /** Where a row of `read` is not yet one of the table. */
  readonly rowOf?: (row: never) => CopiedRow
  /** The column that PostgreSQL counts up by itself behind the copied rows. */
  readonly counted?: string
}

const [firstOfCalls, firstBehindCalls] = [eventCodes.code('call.started'), eventCodes.code('noted')]

/** Nobody's pair holds the beginning of a number's history in the embedded store; an index has it here. */
const ofSomebody = 'length(p.party) > 0'

/** What of an endpoint is JSON there; see postgres/webhook-rows.ts. */
const webhookRow = ([customer, ...row]: [customer: number, ...WebhookRow]): CopiedRow => {
  const [content, secret, previous, isDisabled, epoch] = webhookColumnsOf(embeddedWebhookOf(row))
  return [row[0], row[1], customer, content, secret, previous, Number(isDisabled), epoch] as CopiedRow
}

const deliveryRow = ([webhook, ...row]: [webhook: number, ...DeliveryRow]): CopiedRow => {
  const delivery = deliveryOf(row)
  const { number, event, state, lastAt } = delivery
  return [webhook, number, event, Number(state === 'dead'), lastAt, JSON.stringify(delivery)]
}

/** Every table that has rows, those first to which others refer. */
export const copiedTables: readonly CopiedTable[] = [
  {
    name: 'customer',
    columns: {
      ...{ number: 'int4', id: 'text', name: 'text', created_at: 'int8' },
      ...{ bearer_allowed: 'int2', pairs_per_number: 'int4', most_pairs: 'int8', profile: 'text' },
    },
    read: `SELECT number, id, name, created_at, bearer_allowed, pairs_per_number, most_pairs, profile
      FROM customer ORDER BY number`,
    key: ['number'],
    counted: 'number',
  },
  {
    name: 'customer_key',
    columns: {
      ...{ ordinal: 'int8', id: 'text', hash: 'bytea', customer: 'int4', secret: 'bytea' },
      ...{ created_at: 'int8', revoked_at: 'int8' },
    },
    read: 'SELECT ordinal, id, hash, customer, secret, created_at, revoked_at FROM customer_key ORDER BY ordinal',
    key: ['ordinal'],
    counted: 'ordinal',
  },
  {
    name: 'number_block',
    columns: {
      ...{ block: 'int4', approval: 'text', valid_from: 'int8', valid_until: 'int8', base_platform: 'text' },
      ...{ customer: 'int4', state: 'int2', created_at: 'int8', first_used_at: 'int8' },
    },
    read: `SELECT block, approval, valid_from, valid_until, base_platform, customer, state, created_at, first_used_at
      FROM number_block ORDER BY block`,
    key: ['block'],
  },
  {
    name: 'binding',
    columns: {
      ...{ block: 'int4', token: 'bytea', ordinal: 'int8', serial: 'int2', y_serial: 'int2', customer: 'int4' },
      ...{ mode: 'int2', order_id: 'text', terms: 'text', created_at: 'int8', expires_at: 'int8' },
      ...{ unbound_at: 'int8', first_answered_at: 'int8', revision: 'int4', last_caller: 'bytea', parties: 'bytea' },
      use: 'text',
    },
    read: `SELECT block, token, ordinal, serial, y_serial, customer, mode, order_id, terms, created_at, expires_at, unbound_at,
      first_answered_at, revision, last_caller, parties, use FROM binding ORDER BY ordinal`,
    key: ['ordinal'],
  },
  {
    name: 'binding_former',
    columns: { block: 'int4', token: 'bytea', revision: 'int4', until: 'int8', parties: 'bytea' },
    read: `SELECT f.block, b.token, f.revision, f.until, f.parties
      FROM binding_former f JOIN binding b ON b.ordinal = f.binding ORDER BY f.block, b.token, f.revision`,
    key: ['block', 'token', 'revision'],
  },
  {
    name: 'pair',
    columns: {
      ...{ block: 'int4', serial: 'int2', party: 'bytea', binding: 'bytea' },
      ...{ side: 'int2', live_until: 'int8', held_until: 'int8' },
    },
    read: `SELECT p.block, p.serial, p.party, b.token, p.side, p.live_until, p.held_until
      FROM pair p JOIN binding b ON b.ordinal = p.binding WHERE ${ofSomebody} ORDER BY p.block, p.serial, p.party`,
    key: ['block', 'serial', 'party'],
  },
  {
    name: 'block_return',
    columns: { block: 'int4', hour: 'int4', slot: 'int2', pairs: 'int8' },
    read: 'SELECT block, hour, 0, pairs FROM block_return ORDER BY block, hour',
    key: ['block', 'hour'],
  },
  {
    name: 'binding_by_customer',
    columns: { customer: 'int4', ordinal: 'int8', order_id: 'text', block: 'int4', token: 'bytea' },
    read: `SELECT l.customer, l.binding, b.order_id, b.block, b.token
      FROM binding_by_customer l JOIN binding b ON b.ordinal = l.binding ORDER BY l.customer, l.binding`,
    key: ['customer', 'ordinal'],
  },
  {
    name: 'binding_by_party',
    columns: { party: 'bytea', customer: 'int4', ordinal: 'int8', block: 'int4', token: 'bytea' },
    // Whoever came back to a binding may stand in two runs; who was deleted may wait to be swept out.
    read: `SELECT l.party, l.customer, l.binding, b.block, b.token
      FROM (SELECT DISTINCT party, customer, binding FROM binding_by_party) l JOIN binding b ON b.ordinal = l.binding
      WHERE length(b.parties) > 0 ORDER BY l.party, l.customer, l.binding`,
    key: ['party', 'customer', 'ordinal'],
  },
  {
    name: 'binding_trail',
    columns: { ordinal: 'int8', block: 'int4', token: 'bytea', over: 'int8', emptied_at: 'int8' },
    read: `SELECT t.binding, t.block, b.token, t.over, t.emptied_at FROM binding_trail t JOIN binding b ON b.ordinal = t.binding
      ORDER BY t.binding`,
    key: ['ordinal'],
  },
  {
    name: 'kept_answer',
    columns: { key: 'bytea', body: 'bytea', answer: 'bytea', kept_at: 'int8' },
    read: 'SELECT key, body, answer, kept_at FROM kept_answer ORDER BY key',
    key: ['key'],
  },
  {
    name: 'call_record',
    columns: {
      ...{
        ordinal: 'int8',
        id: 'bytea',
        customer: 'int4',
        binding: 'bytea',
        order_id: 'text',
        side: 'int2',
        x: 'int8',
      },
      ...{ caller: 'text', callee: 'text', trunk: 'text', started_at: 'int8', ringing_at: 'int8', answered_at: 'int8' },
      ...{
        ended_at: 'int8',
        outcome: 'int2',
        refusal: 'int2',
        q850_cause: 'int2',
        duration_ms: 'int8',
        server: 'int4',
      },
      ...{ identifier: 'text', verification: 'int2', rule: 'text' },
    },
    // No server has the number 0: what is open still is closed as the call of one that is gone.
    read: `SELECT ordinal, id, customer, binding, order_id, side, x, caller, callee, trunk, started_at, ringing_at, answered_at,
      ended_at, outcome, refusal, q850_cause, duration_ms, 0, identifier, verification, rule FROM call_record ORDER BY ordinal`,
    key: ['ordinal'],
    counted: 'ordinal',
  },
  {
    name: 'event',
    columns: {
      ...{ customer: 'int4', number: 'int8', type: 'int2', at: 'int8', block: 'int4', key: 'bytea' },
      ...{ until: 'int8', detail: 'text' },
    },
    read: `SELECT e.customer, e.number, e.type, e.at, e.block, coalesce(b.token, r.id), e.until, e.detail FROM event e
      LEFT JOIN binding b ON e.type < ${firstOfCalls} AND b.ordinal = e.subject
      LEFT JOIN call_record r ON e.type >= ${firstOfCalls} AND e.type < ${firstBehindCalls} AND r.ordinal = e.subject
      ORDER BY e.customer, e.number`,
    key: ['customer', 'number'],
  },
  {
    name: 'event_range',
    from: 'event_first',
    columns: { customer: 'int4', first: 'int8', last: 'int8' },
    read: `SELECT o.customer, coalesce(f.first, 1), coalesce(max(e.number), coalesce(f.first, 1) - 1)
      FROM (SELECT customer FROM event UNION SELECT customer FROM event_first) o
      LEFT JOIN event_first f ON f.customer = o.customer LEFT JOIN event e ON e.customer = o.customer
      GROUP BY o.customer ORDER BY o.customer`,
    key: ['customer'],
  },
  {
    name: 'turn',
    columns: { at: 'int8', ordinal: 'int8', kind: 'int2', block: 'int4', token: 'bytea' },
    read: `SELECT t.at, t.binding, t.kind, b.block, b.token FROM turn t JOIN binding b ON b.ordinal = t.binding
      ORDER BY t.at, t.binding, t.kind`,
    key: ['at', 'ordinal', 'kind'],
  },
  {
    name: 'trunk',
    columns: { name: 'text', definition: 'text', changed_at: 'int8' },
    read: 'SELECT name, definition, changed_at FROM trunk ORDER BY name',
    key: ['name'],
  },
  {
    name: 'webhook',
    columns: {
      ...{ ordinal: 'int8', id: 'text', owner: 'int4', content: 'text', secret: 'bytea', previous_secret: 'bytea' },
      ...{ is_disabled: 'int2', epoch: 'int8', held_until: 'int8' },
    },
    read: `SELECT coalesce(w.customer, 0), ${webhookColumns} FROM webhook w LEFT JOIN customer c ON c.number = w.customer
      ORDER BY w.ordinal`,
    rowOf: (row) => [...webhookRow(row), 0],
    key: ['ordinal'],
    counted: 'ordinal',
  },
  {
    name: 'delivery',
    from: 'webhook_delivery',
    columns: { webhook: 'int8', number: 'int8', event: 'text', is_dead: 'int2', last_at: 'int8', content: 'text' },
    read: `SELECT d.webhook, ${deliveryColumns} FROM webhook_delivery d ORDER BY d.webhook, d.number`,
    rowOf: deliveryRow,
    key: ['webhook', 'number'],
  },
  {
    name: 'console_user',
    columns: {
      ...{ ordinal: 'int8', id: 'text', name: 'text', role: 'text', customer: 'int4', state: 'text', password: 'text' },
      ...{ totp: 'bytea', totp_step: 'int8', failures: 'int4', locked_until: 'int8', invitation: 'bytea' },
      ...{ invitation_until: 'int8', created_at: 'int8', changed_at: 'int8', revision: 'int4' },
    },
    read: `SELECT ordinal, id, name, role, customer, state, password, totp, totp_step, failures, locked_until, invitation,
      invitation_until, created_at, changed_at, revision FROM console_user ORDER BY ordinal`,
    key: ['ordinal'],
    counted: 'ordinal',
  },
  {
    name: 'console_session',
    columns: {
      ...{ ordinal: 'int8', hash: 'bytea', user_id: 'text' },
      ...{ created_at: 'int8', seen_at: 'int8', expires_at: 'int8' },
    },
    read: 'SELECT ordinal, hash, user_id, created_at, seen_at, expires_at FROM console_session ORDER BY ordinal',
    key: ['ordinal'],
    counted: 'ordinal',
  },
  {
    name: 'audit_entry',
    columns: {
      ...{ ordinal: 'int8', at: 'int8', actor: 'text', user_id: 'text', user_name: 'text', action: 'text' },
      ...{ subject: 'text', customer: 'text', detail: 'text', hash: 'bytea' },
    },
    read: `SELECT ordinal, at, actor, user_id, user_name, action, subject, customer, detail, hash
      FROM audit_entry ORDER BY ordinal`,
    key: ['ordinal'],
  },
  {
    name: 'matter',
    columns: {
      ...{ ordinal: 'int8', id: 'text', kind: 'text', customer: 'text', key: 'text', subject: 'text', state: 'text' },
      ...{ created_at: 'int8', changed_at: 'int8', revision: 'int4', change: 'int8', body: 'bytea' },
    },
    read: `SELECT ordinal, id, kind, customer, key, subject, state, created_at, changed_at, revision, change, body
      FROM matter ORDER BY ordinal`,
    key: ['ordinal'],
    counted: 'ordinal',
  },
]
