import type { CustomerId } from '../customers/customer-id.ts'
import type { CallRecord } from '../records/call-record.ts'
import type { CallEvent, CallEventType } from './event.ts'

/** As much of a record as says how far its call has come, and whether it is a customer's, however a store names him. */
export type CallProgress = Pick<CallRecord, 'outcome' | 'answeredAt' | 'ringingAt'> & {
  readonly customer: CustomerId | number | null
}

/** What a record in this state tells; nothing of a caller who is no party of anybody's binding. */
export const callEventOf = (record: CallProgress): CallEventType | undefined => {
  if (record.customer === null) return undefined
  if (record.outcome === 'refused') return 'call.refused'
  if (record.outcome !== 'open') return 'call.ended'
  if (record.answeredAt !== null) return 'call.answered'
  return record.ringingAt === null ? 'call.started' : 'call.ringing'
}

const steps = {
  'call.started': 1,
  'call.ringing': 2,
  'call.answered': 3,
  'call.ended': 4,
  'call.refused': 4,
} as const satisfies Record<CallEventType, number>

/** What is told when a record is saved over an earlier state of it: a call goes on, and tells nothing twice. */
export const callEventBetween = (before: CallProgress | undefined, after: CallProgress): CallEventType | undefined => {
  const told = before && callEventOf(before)
  const type = callEventOf(after)
  return type === undefined || (told !== undefined && steps[type] <= steps[told]) ? undefined : type
}

/** When it happened. */
export const callEventAt = (type: CallEventType, record: CallRecord): number => {
  switch (type) {
    case 'call.started':
      return record.startedAt
    case 'call.ringing':
      return record.ringingAt ?? record.startedAt
    case 'call.answered':
      return record.answeredAt ?? record.startedAt
    case 'call.ended':
    case 'call.refused':
      return record.endedAt ?? record.startedAt
  }
}

const notClosed = {
  answeredAt: null,
  endedAt: null,
  outcome: 'open',
  refusal: null,
  q850Cause: null,
  durationMs: null,
} as const

/**
 * The record as it was when the event happened, out of any later state of it. A record only ever gains fields, so a store need not keep
 * what each event said: the row and the type are enough.
 */
export const callEventFrom = (type: CallEventType, record: CallRecord): CallEvent => {
  switch (type) {
    case 'call.started':
      return { type, call: { ...record, ...notClosed, ringingAt: null } }
    case 'call.ringing':
      return { type, call: { ...record, ...notClosed } }
    case 'call.answered':
      return { type, call: { ...record, ...notClosed, answeredAt: record.answeredAt } }
    case 'call.ended':
    case 'call.refused':
      return { type, call: record }
  }
}
