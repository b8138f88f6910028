import type { CallAnswer } from '@axbridge/api'
import type { CallRecord } from '@axbridge/core'
import { formatInstant, formatInstantOrNull } from './instant.ts'

const directions = { a: 'a_to_b', b: 'b_to_a' } as const

/** A call record as the API answers it. The trunk is the platform's affair and is left out. */
export const callAnswer = (record: CallRecord): CallAnswer => ({
  id: record.id,
  binding: record.binding,
  orderId: record.orderId,
  direction: record.from === null ? null : directions[record.from],
  x: record.x,
  caller: record.caller,
  callee: record.callee,
  startedAt: formatInstant(record.startedAt),
  ringingAt: formatInstantOrNull(record.ringingAt),
  answeredAt: formatInstantOrNull(record.answeredAt),
  endedAt: formatInstantOrNull(record.endedAt),
  outcome: record.outcome,
  refusal: record.refusal,
  identifier: record.identifier,
  verification: record.verification,
  rule: record.rule,
  q850Cause: record.q850Cause,
  durationMs: record.durationMs,
})
