import { type BindingSearchRequest, defaultPageLimit } from '@axbridge/api'
import { type BindingSearch, type CustomerId, parsePhoneNumber, parseProtectedNumber } from '@axbridge/core'
import { parseInstant } from '../operation/instant.ts'
import type { Refusal } from '../operation/refusal.ts'
import { FieldReader } from './field-reader.ts'

/** Understands the fields of a search, from a body or a query that fits the contract's schema. */
export const readSearch = (
  customer: CustomerId,
  given: BindingSearchRequest,
): { readonly kind: 'read'; readonly search: BindingSearch } | Refusal => {
  const { limit = defaultPageLimit, party, number, from, to, ...others } = given
  const reader = new FieldReader()
  const read = {
    party: reader.read('party', party, parsePhoneNumber),
    number: reader.read('number', number, parseProtectedNumber),
    from: reader.read('from', from, parseInstant),
    to: reader.read('to', to, parseInstant),
  }
  const named = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
  return reader.refusal() ?? { kind: 'read', search: { customer, limit, ...others, ...named } }
}
