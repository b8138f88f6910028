import type { BindingQuery, CallQuery, CallRecord, StoredBinding } from '@axbridge/core'
import { stateOf } from '@axbridge/core'
import type { ListIdentity } from './cursor.ts'

export const bindingListOf = (query: BindingQuery): ListIdentity => [
  'bindings',
  query.customer,
  query.orderId ?? null,
  query.x ?? null,
  query.state ?? null,
]

/**
 * The narrowest of the kept lists that holds every row of a query: by order, else by number, else all of the customer's.
 * A cursor names a row of it, which need not match the query's other filters.
 */
export const isInSource = (query: BindingQuery, binding: StoredBinding): boolean => {
  const { customer, orderId, x } = query
  if (binding.customer !== customer) return false
  if (orderId !== undefined) return binding.orderId === orderId
  return x === undefined || binding.x === x
}

export const isListed = (query: BindingQuery, binding: StoredBinding): boolean =>
  binding.customer === query.customer &&
  (query.orderId === undefined || binding.orderId === query.orderId) &&
  (query.x === undefined || binding.x === query.x) &&
  (query.state === undefined || stateOf(binding, query.now) === query.state)

export const callListOf = (query: CallQuery): ListIdentity => [
  'calls',
  query.customer,
  query.binding ?? null,
  query.x ?? null,
]

export const isListedCall = (query: CallQuery, record: CallRecord): boolean =>
  record.customer === query.customer &&
  (query.binding === undefined || record.binding === query.binding) &&
  (query.x === undefined || record.x === query.x)
