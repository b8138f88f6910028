import type { BindingId } from '../binding/binding.ts'
import type { Side } from '../binding/side.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import { blockOf, type ProtectedNumber } from '../numbering/protected-number.ts'
import { randomToken } from '../ports/id.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { CallRefusal } from '../refusal/refusal.ts'

declare const callId: unique symbol

/** `call_`, the block where a 700 number was dialled, `_` and 80 random bits. */
export type CallId = string & { readonly [callId]: true }

/**
 * How an attempt ended. `open` is not an end; `refused` never rang; `failed` is the network's or our own fault;
 * `lost` was found open by a restart.
 */
export const callOutcomes = [
  'open',
  'completed',
  'refused',
  'busy',
  'no_answer',
  'declined',
  'cancelled',
  'failed',
  'lost',
] as const

export type CallOutcome = (typeof callOutcomes)[number]

/** What became of the check of an identifier: `passed_over` where no answer came and the policy is to connect. */
export const verifications = ['verified', 'rejected', 'no_answer', 'passed_over'] as const

export type Verification = (typeof verifications)[number]

/** One attempt to call a 700 number. It holds no real number: the parties are masks. Times are integer ms. */
export type CallRecord = {
  readonly id: CallId
  /** Null when the caller stands in no binding on the number. */
  readonly customer: CustomerId | null
  readonly binding: BindingId | null
  readonly orderId: string | null
  /** Which party called; null with `binding`. */
  readonly from: Side | null
  /** What was dialled, when it was a 700 number. */
  readonly x: ProtectedNumber | null
  /** `138****1234`, or null when the network gave no number. */
  readonly caller: string | null
  /** The callee's mask; null when no callee was found. */
  readonly callee: string | null
  /** The name of the trunk the attempt came in on. */
  readonly trunk: string
  readonly startedAt: number
  readonly ringingAt: number | null
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly outcome: CallOutcome
  readonly refusal: CallRefusal | null
  /** The cause of ITU-T Q.850 with which the attempt ended. */
  readonly q850Cause: number | null
  /** The industrial-internet identifier of the binding's order; null where it has none. */
  readonly identifier: string | null
  /** What the verification platform said before the callee was called; null where it was not asked. */
  readonly verification: Verification | null
  /** The rule of policy that took part in how the attempt was decided, by its name. */
  readonly rule: string | null
  /** From the answer to the end; 0 when never answered; null while open. */
  readonly durationMs: number | null
}

export const makeCallId = (x: ProtectedNumber | null, randomness: Randomness): CallId =>
  (x === null ? `call_${randomToken(randomness)}` : `call_${blockOf(x)}_${randomToken(randomness)}`) as CallId

/** The record of an attempt of which only this is known yet. `caller` is the caller's mask. */
export const openRecord = ({
  id,
  x,
  caller,
  trunk,
  startedAt,
}: Pick<CallRecord, 'id' | 'x' | 'caller' | 'trunk' | 'startedAt'>): CallRecord => ({
  // Written one by one: an object to which so many are added behind a spread takes a hundred times as long to make.
  id,
  customer: null,
  binding: null,
  orderId: null,
  from: null,
  x,
  caller,
  callee: null,
  trunk,
  startedAt,
  ringingAt: null,
  answeredAt: null,
  endedAt: null,
  outcome: 'open',
  refusal: null,
  q850Cause: null,
  identifier: null,
  verification: null,
  rule: null,
  durationMs: null,
})

export const parseCallId = (text: string): Parsed<CallId> =>
  /^call_(?:700[0-9]{8}_)?[a-z2-9]{16}$/.test(text) ? accept(text as CallId) : reject('is not a call id')

/** The first ringing counts; a closed record is answered as it is. */
export const ringing = (record: CallRecord, at: number): CallRecord =>
  record.outcome === 'open' && record.ringingAt === null ? { ...record, ringingAt: at } : record

/** The first answer counts; a closed record is answered as it is: an answer that crosses a CANCEL opens nothing. */
export const answered = (record: CallRecord, at: number): CallRecord =>
  record.outcome === 'open' && record.answeredAt === null ? { ...record, answeredAt: at } : record

/** Closes a record; a closed one is answered as it is, so that an attempt ends once. */
export const closed = (
  record: CallRecord,
  at: number,
  outcome: Exclude<CallOutcome, 'open'>,
  q850Cause: number,
): CallRecord =>
  record.outcome === 'open'
    ? {
        ...record,
        endedAt: at,
        outcome,
        q850Cause,
        durationMs: record.answeredAt === null ? 0 : Math.max(0, at - record.answeredAt),
      }
    : record
