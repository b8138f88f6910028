import {
  type ApiKey,
  type CallRecord,
  type Customer,
  type CustomerId,
  type KeptAnswer,
  type KeyedHash,
  type KeyId,
  type KnownKey,
  type NumberBlock,
  readTerms,
  type Standing,
  type StoredBinding,
} from '@axbridge/core'
import { readUse } from '../binding-use.ts'
import { readProfile } from '../customer-profile.ts'
import type { Listed } from '../paging/page.ts'
import {
  blockStateCodes,
  modeCodes,
  outcomeCodes,
  pairSideOf,
  refusalCodes,
  sideCodes,
  verificationCodes,
} from './codes.ts'
import { bindingIdOf, numberOf, unpackBindingId, unpackBlock, unpackCallId, unpackNumber } from './packed-id.ts'

/** The columns in the order of `bindingColumns` in statements.ts; rows are arrays, which are read faster than objects. */
export type BindingRow = [
  ordinal: number,
  block: number,
  serial: number,
  ySerial: number | null,
  token: Buffer,
  customer: CustomerId,
  mode: number,
  orderId: string,
  terms: string | null,
  createdAt: number,
  expiresAt: number,
  unboundAt: number | null,
  firstAnsweredAt: number | null,
  revision: number,
  lastCaller: Buffer | null,
  parties: Buffer,
  previous: number | null,
  previousY: number | null,
  use: string | null,
]

export type StandingRow = [side: number, liveUntil: number, heldUntil: number, ...BindingRow]

/** The columns in the order of `customerColumns`. */
export type CustomerRow = [
  id: CustomerId,
  name: string,
  createdAt: number,
  bearerAllowed: number,
  pairsPerNumber: number | null,
  mostPairs: number | null,
  profile: string | null,
]

/** The columns in the order of `keyColumns`. */
export type KeyRow = [
  id: KeyId,
  customer: CustomerId,
  hash: Buffer,
  secret: Buffer | null,
  createdAt: number,
  revokedAt: number | null,
]

export type KnownKeyRow = [...KeyRow, ...CustomerRow]

/** The columns in the order of `blockColumns`. */
export type BlockRow = [
  block: number,
  approval: string,
  validFrom: number,
  validUntil: number | null,
  basePlatform: string,
  customer: CustomerId | null,
  state: number,
  createdAt: number,
  firstUsedAt: number | null,
]

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
  identifier: string | null,
  verification: number | null,
  rule: string | null,
]

export type AnswerRow = [key: Buffer, body: Buffer, answer: Buffer, keptAt: number]

/** Octets as the port gives them, so that both stores answer with the same class. */
export const octetsOf = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)

const mapped = <T, U>(value: T | null, map: (value: T) => U): U | null => (value === null ? null : map(value))

export const bindingOf = (row: BindingRow): StoredBinding => {
  const [, block, serial, ySerial, token, customer, mode, orderId, terms, createdAt, expiresAt, unboundAt, ...rest] =
    row
  const [firstAnsweredAt, revision, lastCaller, parties, , , use] = rest
  const x = numberOf(block, serial)
  return {
    id: bindingIdOf(block, token),
    customer,
    mode: modeCodes.word(mode),
    orderId,
    x,
    y: ySerial === null ? x : numberOf(block, ySerial),
    terms: readTerms(terms),
    use: readUse(use),
    createdAt,
    expiresAt,
    unboundAt,
    firstAnsweredAt,
    revision,
    lastCaller: mapped(lastCaller, octetsOf),
    parties: octetsOf(parties),
  }
}

export const customerIdOf = (row: BindingRow): CustomerId => row[5]

/** The binding that the number of this serial had before this one of its bindings. */
export const previousOn = (row: BindingRow, serial: number): number | null => (row[2] === serial ? row[16] : row[17])

export const standingOf = ([side, liveUntil, heldUntil, ...row]: StandingRow, party: KeyedHash): Standing => {
  const stored = bindingOf(row)
  return { binding: stored.id, ...pairSideOf(side), liveUntil, heldUntil, party, stored }
}

export const customerOf = (row: CustomerRow): Customer => {
  const [id, name, createdAt, bearerAllowed, pairsPerNumber, mostPairs, profile] = row
  const settings = { bearerAllowed: bearerAllowed === 1, pairsPerNumber, mostPairs }
  return { id, name, createdAt, settings, profile: readProfile(profile) }
}

export const keyOf = ([id, customer, hash, secret, createdAt, revokedAt]: KeyRow): ApiKey => ({
  id,
  customer,
  hash: octetsOf(hash),
  secret: mapped(secret, octetsOf),
  createdAt,
  revokedAt,
})

export const knownKeyOf = (row: KnownKeyRow): KnownKey => {
  const [id, owner, hash, secret, createdAt, revokedAt, ...customer] = row
  return { key: keyOf([id, owner, hash, secret, createdAt, revokedAt]), customer: customerOf(customer) }
}

export const blockOfRow = (row: BlockRow): NumberBlock => {
  const [block, approval, validFrom, validUntil, basePlatform, customer, state, createdAt, firstUsedAt] = row
  return {
    block: unpackBlock(block),
    approval,
    validFrom,
    validUntil,
    basePlatform,
    customer,
    state: blockStateCodes.word(state),
    createdAt,
    firstUsedAt,
  }
}

export const recordOf = (row: RecordRow): CallRecord => {
  const [, id, customer, binding, orderId, side, x, caller, callee, trunk, startedAt, ...rest] = row
  const [ringingAt, answeredAt, endedAt, outcome, refusal, q850Cause, durationMs, identifier, verification, rule] = rest
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
    identifier,
    verification: mapped(verification, verificationCodes.word),
    rule,
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
