import type { CallRecord, CustomerId, KeptAnswer, Standing, StoredBinding } from '@axbridge/core'
import type { Listed } from '../paging/page.ts'
import { modeCodes, outcomeCodes, refusalCodes, sideCodes } from './codes.ts'
import { bindingIdOf, numberOf, unpackBindingId, unpackCallId, unpackNumber } from './packed-id.ts'

/** The columns in the order of `bindingColumns` in statements.ts; rows are arrays, which are read faster than objects. */
export type BindingRow = [
  ordinal: number,
  block: number,
  serial: number,
  token: Buffer,
  customer: CustomerId,
  mode: number,
  orderId: string,
  createdAt: number,
  expiresAt: number,
  unboundAt: number | null,
  parties: Buffer,
  previous: number | null,
]

export type StandingRow = [side: number, liveUntil: number, heldUntil: number, ...BindingRow]

/** The columns in the order of `recordColumns`. */
export type RecordRow = [
  ordinal: number,
  id: Buffer,
  customer: CustomerId | null,
  binding: Buffer | null,
  orderId: string | null,
  side: number | null,
  x: number | null,
  caller: string | null,
  callee: string | null,
  trunk: string,
  startedAt: number,
  ringingAt: number | null,
  answeredAt: number | null,
  endedAt: number | null,
  outcome: number,
  refusal: number | null,
  q850Cause: number | null,
  durationMs: number | null,
]

export type AnswerRow = [key: Buffer, body: Buffer, answer: Buffer, keptAt: number]

/** Octets as the port gives them, so that both stores answer with the same class. */
const octetsOf = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)

export const bindingOf = (row: BindingRow): StoredBinding => {
  const [, block, serial, token, customer, mode, orderId, createdAt, expiresAt, unboundAt, parties] = row
  return {
    id: bindingIdOf(block, token),
    customer,
    mode: modeCodes.word(mode),
    orderId,
    x: numberOf(block, serial),
    createdAt,
    expiresAt,
    unboundAt,
    parties: octetsOf(parties),
  }
}

export const customerOf = (row: BindingRow): CustomerId => row[4]

/** The binding that the number had before. */
export const previousOf = (row: BindingRow): number | null => row[11]

export const standingOf = ([side, liveUntil, heldUntil, ...row]: StandingRow): Standing => {
  const stored = bindingOf(row)
  return { binding: stored.id, side: sideCodes.word(side), liveUntil, heldUntil, stored }
}

const mapped = <T, U>(value: T | null, map: (value: T) => U): U | null => (value === null ? null : map(value))

export const recordOf = (row: RecordRow): CallRecord => {
  const [, id, customer, binding, orderId, side, x, caller, callee, trunk, startedAt, ...rest] = row
  const [ringingAt, answeredAt, endedAt, outcome, refusal, q850Cause, durationMs] = rest
  return {
    id: unpackCallId(id),
    customer,
    binding: mapped(binding, unpackBindingId),
    orderId,
    from: mapped(side, sideCodes.word),
    x: mapped(x, unpackNumber),
    caller,
    callee,
    trunk,
    startedAt,
    ringingAt,
    answeredAt,
    endedAt,
    outcome: outcomeCodes.word(outcome),
    refusal: mapped(refusal, refusalCodes.word),
    q850Cause,
    durationMs,
  }
}

export const keptOf = ([key, body, answer, keptAt]: AnswerRow): KeptAnswer => ({
  key: octetsOf(key),
  body: octetsOf(body),
  answer: octetsOf(answer),
  keptAt,
})

export const listedBinding = (row: BindingRow): Listed<StoredBinding> => ({ ordinal: row[0], item: bindingOf(row) })

export const listedRecord = (row: RecordRow): Listed<CallRecord> => ({ ordinal: row[0], item: recordOf(row) })
