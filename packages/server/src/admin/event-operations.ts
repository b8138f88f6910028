import type { OperatorEventQuery } from '@axbridge/api'
import { eventAnswer } from '../operation/event-answer.ts'
import { answerEvents } from '../operation/event-pages.ts'
import type { OperationHandler } from '../operation/operation-handler.ts'
import type { AdminParts } from './admin-parts.ts'
import { customerAt, isRefusal } from './customer-operations.ts'
import type { Operator } from './operator.ts'

/** The events of the server itself, or of a customer, as he is told them. */
export const eventOperations = (
  parts: AdminParts,
): Readonly<Record<'listOperatorEvents', OperationHandler<Operator>>> => ({
  listOperatorEvents: async (asked) => {
    const { customer, ...query } = asked.query as OperatorEventQuery
    const found = customer === undefined ? undefined : await customerAt(parts, customer)
    if (found !== undefined && isRefusal(found)) return found
    return answerEvents(parts.events, {
      ...{ owner: found?.id ?? null, asked, query, signal: asked.over(), render: eventAnswer },
    })
  },
})
