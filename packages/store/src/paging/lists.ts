import type {
  AuditEntry,
  AuditQuery,
  BindingQuery,
  BlockQuery,
  CallQuery,
  CallRecord,
  Matter,
  MatterQuery,
  NumberBlock,
  StoredBinding,
} from '@axbridge/core'
import { stateOf } from '@axbridge/core'
import type { ListIdentity } from './cursor.ts'
import { isOfPerson } from './traces.ts'

export const bindingListOf = (query: BindingQuery): ListIdentity => [
  'bindings',
  query.customer,
  query.orderId ?? null,
  query.number ?? null,
  query.party === undefined ? null : Buffer.from(query.party).toString('base64url'),
  query.mode ?? null,
  query.from === undefined ? null : String(query.from),
  query.to === undefined ? null : String(query.to),
  query.state ?? null,
]

/** The lists of a customer's bindings that a store keeps: those of an order, of a party, of a number, and all. */
export type BindingSource = 'order' | 'party' | 'number' | 'customer'

/** The narrowest of the kept lists that holds every row of a query. */
export const sourceOf = ({
  orderId,
  party,
  number,
}: Omit<BindingQuery, 'customer' | 'limit' | 'now'>): BindingSource => {
  if (orderId !== undefined) return 'order'
  if (party !== undefined) return 'party'
  return number === undefined ? 'customer' : 'number'
}

/**
 * Whether a binding is in the source of a query. A cursor names a row of the source, which need not match the query's
 * other filters; so a store reads the source of the customer's own rows only, and no cursor names another's.
 * `hasStood` tells whether the party of the query stands or stood in the binding.
 */
export const isInSource = (query: BindingQuery, binding: StoredBinding, hasStood: () => boolean): boolean => {
  if (binding.customer !== query.customer) return false
  switch (sourceOf(query)) {
    case 'order':
      return binding.orderId === query.orderId
    case 'party':
      return hasStood()
    case 'number':
      return hasNumber(query, binding)
    case 'customer':
      return true
  }
}

/** Whether a binding is in the list of a query. */
export const isListed = (query: BindingQuery, binding: StoredBinding, hasStood: () => boolean): boolean =>
  binding.customer === query.customer &&
  isOfPerson(binding) &&
  (query.orderId === undefined || binding.orderId === query.orderId) &&
  (query.number === undefined || hasNumber(query, binding)) &&
  (query.mode === undefined || binding.mode === query.mode) &&
  (query.from === undefined || binding.createdAt >= query.from) &&
  (query.to === undefined || binding.createdAt < query.to) &&
  (query.state === undefined || stateOf(binding, query.now) === query.state) &&
  (query.party === undefined || hasStood())

const hasNumber = ({ number }: BindingQuery, { x, y }: StoredBinding): boolean => x === number || y === number

export const callListOf = (query: CallQuery): ListIdentity => [
  'calls',
  query.customer,
  query.binding ?? null,
  query.x ?? null,
  query.orderId ?? null,
  query.side ?? null,
  query.outcome ?? null,
  query.from === undefined ? null : String(query.from),
  query.to === undefined ? null : String(query.to),
]

/** The narrowest of the lists of calls that a store keeps that holds every row of a query. */
export const callSourceOf = ({
  binding,
  x,
  orderId,
}: Pick<CallQuery, 'binding' | 'x' | 'orderId'>): 'binding' | 'order' | 'number' | 'customer' => {
  if (binding !== undefined) return 'binding'
  if (orderId !== undefined) return 'order'
  return x === undefined ? 'customer' : 'number'
}

/** Whether a record is in the source of a query: a cursor may name one that the other filters leave out, or leave out by now. */
export const isInCallSource = (query: CallQuery, record: CallRecord): boolean => {
  if (record.customer !== query.customer) return false
  switch (callSourceOf(query)) {
    case 'binding':
      return record.binding === query.binding
    case 'order':
      return record.orderId === query.orderId
    case 'number':
      return record.x === query.x
    case 'customer':
      return true
  }
}

export const isListedCall = (query: CallQuery, record: CallRecord): boolean =>
  record.customer === query.customer &&
  (query.binding === undefined || record.binding === query.binding) &&
  (query.x === undefined || record.x === query.x) &&
  (query.orderId === undefined || record.orderId === query.orderId) &&
  (query.side === undefined || record.from === query.side) &&
  (query.outcome === undefined || record.outcome === query.outcome) &&
  (query.from === undefined || record.startedAt >= query.from) &&
  (query.to === undefined || record.startedAt < query.to)

export const customerList: ListIdentity = ['customers']

export const blockListOf = (query: BlockQuery): ListIdentity => ['blocks', query.customer ?? null, query.state ?? null]

export const isListedBlock = (query: BlockQuery, block: NumberBlock): boolean =>
  (query.customer === undefined || block.customer === query.customer) &&
  (query.state === undefined || block.state === query.state)

export const userList: ListIdentity = ['users']

export const auditListOf = ({ action, user, customer, subject, from, to }: AuditQuery): ListIdentity => [
  'audit',
  action ?? null,
  user ?? null,
  customer ?? null,
  subject ?? null,
  from === undefined ? null : String(from),
  to === undefined ? null : String(to),
]

/** The lists of entries that a store keeps beside the whole log. */
export type AuditSource = 'subject' | 'user' | 'customer' | 'action'

/** The narrowest of them that holds every entry of a query, and whose or which it is; undefined for the whole log. */
export const auditSourceOf = ({
  subject,
  user,
  customer,
  action,
}: Omit<AuditQuery, 'limit'>): { readonly by: AuditSource; readonly of: string } | undefined => {
  if (subject !== undefined) return { by: 'subject', of: subject }
  if (user !== undefined) return { by: 'user', of: user }
  if (customer !== undefined) return { by: 'customer', of: customer }
  return action === undefined ? undefined : { by: 'action', of: action }
}

export const isListedEntry = (query: AuditQuery, { at, actor, action, subject, customer }: AuditEntry): boolean =>
  (query.action === undefined || action === query.action) &&
  (query.user === undefined || (actor.kind === 'user' && actor.id === query.user)) &&
  (query.customer === undefined || customer === query.customer) &&
  (query.subject === undefined || subject === query.subject) &&
  (query.from === undefined || at >= query.from) &&
  (query.to === undefined || at < query.to)

export const matterListOf = ({ kind, state, customer, subject }: MatterQuery): ListIdentity => [
  'matters',
  kind,
  state ?? null,
  customer ?? null,
  subject ?? null,
]

/** The lists of matters that a store keeps beside those of each kind. */
export type MatterSource = 'subject' | 'customer' | 'state'

/** The narrowest of them that holds every matter of a query, and whose or which it is; undefined for all of its kind. */
export const matterSourceOf = ({
  subject,
  customer,
  state,
}: Pick<MatterQuery, 'subject' | 'customer' | 'state'>):
  | { readonly by: MatterSource; readonly of: string }
  | undefined => {
  if (subject !== undefined) return { by: 'subject', of: subject }
  if (customer !== undefined) return { by: 'customer', of: customer }
  return state === undefined ? undefined : { by: 'state', of: state }
}

export const isListedMatter = (query: MatterQuery, { kind, state, customer, subject }: Matter): boolean =>
  kind === query.kind &&
  (query.state === undefined || state === query.state) &&
  (query.customer === undefined || customer === query.customer) &&
  (query.subject === undefined || subject === query.subject)
