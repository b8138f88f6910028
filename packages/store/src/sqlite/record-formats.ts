import type {
  BindingId,
  CallId,
  CallOutcome,
  CallRefusal,
  CustomerId,
  ProtectedNumber,
  Side,
  Verification,
} from '@axbridge/core'
import type { OperationFormat } from './operations.ts'
import { countFormat, nothingFormat } from './outcome-formats.ts'

export const saveRecordFormat: OperationFormat<'saveRecord'> = {
  putInput: (message, record) => {
    message.put(record.id)
    message.put(record.customer)
    message.put(record.binding)
    message.put(record.orderId)
    message.put(record.from)
    message.put(record.x)
    message.put(record.caller)
    message.put(record.callee)
    message.put(record.trunk)
    message.put(record.startedAt)
    message.put(record.ringingAt)
    message.put(record.answeredAt)
    message.put(record.endedAt)
    message.put(record.outcome)
    message.put(record.refusal)
    message.put(record.q850Cause)
    message.put(record.identifier)
    message.put(record.verification)
    message.put(record.rule)
    message.put(record.durationMs)
  },
  takeInput: (message) => ({
    id: message.text() as CallId,
    customer: message.textOrNull() as CustomerId | null,
    binding: message.textOrNull() as BindingId | null,
    orderId: message.textOrNull(),
    from: message.textOrNull() as Side | null,
    x: message.textOrNull() as ProtectedNumber | null,
    caller: message.textOrNull(),
    callee: message.textOrNull(),
    trunk: message.text(),
    startedAt: message.number(),
    ringingAt: message.numberOrNull(),
    answeredAt: message.numberOrNull(),
    endedAt: message.numberOrNull(),
    outcome: message.text() as CallOutcome,
    refusal: message.textOrNull() as CallRefusal | null,
    q850Cause: message.numberOrNull(),
    identifier: message.textOrNull(),
    verification: message.textOrNull() as Verification | null,
    rule: message.textOrNull(),
    durationMs: message.numberOrNull(),
  }),
  ...nothingFormat,
}

export const closeOrphansFormat: OperationFormat<'closeOrphans'> = {
  putInput: (message, { at }) => message.put(at),
  takeInput: (message) => ({ at: message.number() }),
  ...countFormat,
}

export const closeLostFormat: OperationFormat<'closeLost'> = {
  putInput: (message, { link, at }) => {
    message.put(link)
    message.put(at)
  },
  takeInput: (message) => ({ link: message.number(), at: message.number() }),
  ...countFormat,
}
