import type { BindRequest, UseRequest } from '@axbridge/api'
import {
  type BindCommand,
  type BindingUse,
  defaultTerms,
  isGroupMode,
  type Mode,
  type NumberChoice,
  type Parties,
  type PhoneNumber,
  parsePhoneNumber,
  parseProtectedNumber,
  sideA,
} from '@axbridge/core'
import { parseInstant } from '../operation/instant.ts'
import { fieldRefusal, type Refusal } from '../operation/refusal.ts'
import { FieldReader, tooMany } from './field-reader.ts'
import { givenTerms } from './given-terms.ts'
import { showsAnyOf } from './order-id.ts'

/** What a bind asks for, once every field of it is understood. */
export type ReadBind = Omit<BindCommand, 'customer' | 'repeatable'>

export type BindReading = { readonly kind: 'read'; readonly bind: ReadBind } | Refusal

const random: NumberChoice = { kind: 'random' }
const last: NumberChoice = { kind: 'last' }

/** Fields of a group do not stand in a binding of two, and the other way round. */
const faultOfMode = (mode: Mode, { a, members, defaultMember }: BindRequest): Refusal | undefined => {
  if (isGroupMode(mode)) {
    return a === undefined
      ? undefined
      : fieldRefusal('wrong_mode', [{ field: 'a', rule: `is of a binding of two: ${mode} has members` }])
  }
  const field = members !== undefined ? 'members' : defaultMember !== undefined ? 'defaultMember' : undefined
  return field === undefined
    ? undefined
    : fieldRefusal('wrong_mode', [{ field, rule: `is of a group: ${mode} has a and b` }])
}

const partiesOf = (reader: FieldReader, mode: Mode, body: BindRequest): Parties | undefined => {
  const b = reader.read('b', body.b, parsePhoneNumber)
  if (!isGroupMode(mode)) {
    if (body.a === undefined) reader.note('a', 'is required')
    const a = reader.read('a', body.a, parsePhoneNumber)
    return a === undefined || b === undefined ? undefined : { kind: 'two', a, b }
  }
  if (body.members === undefined) reader.note('members', `is required in ${mode}`)
  const members = reader.people('members', body.members)
  const defaultMember: PhoneNumber | null | undefined =
    reader.read('defaultMember', body.defaultMember ?? undefined, parsePhoneNumber) ?? null
  return members === undefined || b === undefined ? undefined : { kind: 'group', members, defaultMember, b }
}

const choiceOf = (reader: FieldReader, body: BindRequest): NumberChoice => {
  const x = reader.read('x', body.x, parseProtectedNumber)
  const y = reader.read('y', body.y, parseProtectedNumber)
  if (body.y !== undefined && body.x === undefined) reader.note('y', 'must stand beside x')
  if (body.reuseLast === true && body.x !== undefined) reader.note('reuseLast', 'must not stand beside x')
  if (x === undefined) return body.reuseLast === true ? last : random
  return y === undefined ? { kind: 'requested', x } : { kind: 'requested', x, y }
}

const useOf = (reader: FieldReader, given: UseRequest | undefined): BindingUse | null => {
  if (given === undefined) return null
  const { scenario = null, identifier = null, consent } = given
  const at = reader.read('use.consent.at', consent?.at, parseInstant)
  return {
    scenario,
    identifier,
    consent: consent === undefined || at === undefined ? null : { version: consent.version, at },
  }
}

/** Understands the fields of a body that fits the contract's schema. */
export const readBind = (body: BindRequest): BindReading => {
  const mode = body.mode ?? 'AXB'
  const fault = faultOfMode(mode, body) ?? (body.members && tooMany({ members: body.members }))
  if (fault !== undefined) return fault
  const reader = new FieldReader()
  const parties = partiesOf(reader, mode, body)
  const expiresAt = reader.read('expiresAt', body.expiresAt, parseInstant)
  const choice = choiceOf(reader, body)
  const use = useOf(reader, body.use)
  const refused = reader.refusal()
  if (refused !== undefined) return refused
  if (parties === undefined || expiresAt === undefined) throw new Error('a field is missing and was not noted')
  if (showsAnyOf(body.orderId, [...sideA(parties), parties.b])) {
    return fieldRefusal('malformed', [{ field: 'orderId', rule: 'must not hold the number of a party' }])
  }
  if (use?.identifier != null && showsAnyOf(use.identifier, [...sideA(parties), parties.b])) {
    return fieldRefusal('malformed', [{ field: 'use.identifier', rule: 'must not hold the number of a party' }])
  }
  const given = givenTerms(body)
  const terms = given === undefined ? defaultTerms : { ...defaultTerms, ...given }
  const { orderId, explain = false } = body
  return { kind: 'read', bind: { mode, orderId, parties, expiresAt, terms, use, choice, explain } }
}
