import type { BindRequest } from '@axbridge/api'
import { findNumbers, type Parsed, type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { parseInstant } from './instant.ts'
import type { FieldError } from './refusal.ts'

/** What a bind asks for, once every field of it is understood. */
export type ReadBind = {
  readonly a: PhoneNumber
  readonly b: PhoneNumber
  readonly orderId: string
  readonly expiresAt: number
}

export type BindReading =
  | { readonly ok: true; readonly value: ReadBind }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/**
 * Whether the number of a party stands in the order id, in any spelling. Records and logs keep the order id in clear.
 * NFKC makes full-width digits plain ones; the digits alone are searched, too, since people put all sorts of marks between.
 */
const holdsParty = (orderId: string, parties: readonly PhoneNumber[]): boolean => {
  const find = findNumbers(parties)
  const text = orderId.normalize('NFKC')
  return find(text) || find(text.replaceAll(/[^0-9]/g, ''))
}

/** Understands the fields of a body that fits the contract's schema. */
export const readBind = (body: BindRequest): BindReading => {
  const errors: FieldError[] = []
  const taken = <T>(field: string, parsed: Parsed<T>): T | undefined => {
    if (parsed.ok) return parsed.value
    errors.push({ field, rule: parsed.rule })
    return undefined
  }
  const a = taken('a', parsePhoneNumber(body.a))
  const b = taken('b', parsePhoneNumber(body.b))
  const expiresAt = taken('expiresAt', parseInstant(body.expiresAt))
  if (a === undefined || b === undefined || expiresAt === undefined) return { ok: false, errors }
  if (holdsParty(body.orderId, [a, b])) {
    return { ok: false, errors: [{ field: 'orderId', rule: 'must not hold the number of a party' }] }
  }
  return { ok: true, value: { a, b, orderId: body.orderId, expiresAt } }
}

/** The same text for bodies that say the same; the body is flat. */
export const canonicalBody = (body: BindRequest): string =>
  JSON.stringify(Object.fromEntries(Object.entries(body).sort(([one], [other]) => (one < other ? -1 : 1))))
