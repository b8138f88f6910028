import type { BindingChangeRequest } from '@axbridge/api'
import { type Binding, type BindingChange, type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { parseInstant } from '../operation/instant.ts'
import { fieldRefusal, type Refusal } from '../operation/refusal.ts'
import { FieldReader, tooMany } from './field-reader.ts'
import { givenTerms } from './given-terms.ts'
import { showsAnyOf } from './order-id.ts'

export type ChangeReading = { readonly kind: 'read'; readonly change: BindingChange } | Refusal

/** Understands the fields of a body that fits the contract's schema. */
export const readChange = (body: BindingChangeRequest): ChangeReading => {
  const { members, addMembers, removeMembers } = body
  const fault = tooMany({ members, addMembers, removeMembers })
  if (fault !== undefined) return fault
  const reader = new FieldReader()
  const read = {
    expiresAt: reader.read('expiresAt', body.expiresAt, parseInstant),
    a: reader.read('a', body.a, parsePhoneNumber),
    b: reader.read('b', body.b, parsePhoneNumber),
    members: reader.people('members', members),
    addMembers: reader.people('addMembers', addMembers),
    removeMembers: reader.people('removeMembers', removeMembers),
    defaultMember:
      body.defaultMember === null ? null : reader.read('defaultMember', body.defaultMember, parsePhoneNumber),
    terms: givenTerms(body),
  }
  const named = Object.entries(read).filter(([, value]) => value !== undefined)
  return reader.refusal() ?? { kind: 'read', change: Object.fromEntries(named) }
}

/** Who comes to stand in the binding, by the field that names him; a default member is a member. */
const newcomers = ({ a, b, members = [], addMembers = [] }: BindingChange): [string, readonly PhoneNumber[]][] => [
  ['a', a === undefined ? [] : [a]],
  ['b', b === undefined ? [] : [b]],
  ['members', members],
  ['addMembers', addMembers],
]

/** Whether a change brings people into a binding. */
export const bringsPeople = (change: BindingChange): boolean =>
  newcomers(change).some(([, people]) => people.length > 0)

/** The order id stays, and must not hold the number of anybody who comes. */
export const faultOfOrderId = ({ orderId }: Binding, change: BindingChange): Refusal | undefined => {
  const errors = newcomers(change)
    .filter(([, people]) => showsAnyOf(orderId, people))
    .map(([field]) => ({ field, rule: 'must not be a number that stands in the order id' }))
  return errors.length === 0 ? undefined : fieldRefusal('malformed', errors)
}
