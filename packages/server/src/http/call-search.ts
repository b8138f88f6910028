import type { CallExportQuery } from '@axbridge/api'
import { type CallQuery, type CustomerId, parseBindingId, parseProtectedNumber } from '@axbridge/core'
import { parseInstant } from '../operation/instant.ts'
import type { Refusal } from '../operation/refusal.ts'
import { FieldReader } from './field-reader.ts'

export type CallFilter = Omit<CallQuery, 'limit' | 'cursor'>

const sides = { a_to_b: 'a', b_to_a: 'b' } as const

/** Understands which calls are wanted, from a query that fits the contract's schema. */
export const readCallFilter = (
  customer: CustomerId,
  given: Omit<CallExportQuery, 'format'>,
): { readonly kind: 'read'; readonly filter: CallFilter } | Refusal => {
  const { binding, x, from, to, orderId, direction, outcome } = given
  const reader = new FieldReader()
  const read = {
    binding: reader.read('binding', binding, parseBindingId),
    x: reader.read('x', x, parseProtectedNumber),
    from: reader.read('from', from, parseInstant),
    to: reader.read('to', to, parseInstant),
    ...{ orderId, outcome },
    side: direction === undefined ? undefined : sides[direction],
  }
  const named = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
  return reader.refusal() ?? { kind: 'read', filter: { customer, ...named } }
}
