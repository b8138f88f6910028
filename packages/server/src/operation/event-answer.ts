import { type EventAnswer, lastCursor, type OperatorEventAnswer } from '@axbridge/api'
import type { BindingNews, Event, Happening } from '@axbridge/core'
import { callAnswer } from './call-answer.ts'
import { formatInstant, formatInstantOrNull } from './instant.ts'

type Content = {
  [Type in Happening['type']]: { type: Type; data: Extract<OperatorEventAnswer, { type: Type }>['data'] }
}

const bindingAnswer = ({ id, mode, orderId, x, y }: BindingNews) => ({ id, mode, orderId, x, y })

const contentOf = (happening: Happening): Content[Happening['type']] => {
  const { type } = happening
  switch (type) {
    case 'binding.created': {
      const { binding, expiresAt } = happening
      return { type, data: { binding: bindingAnswer(binding), expiresAt: formatInstant(expiresAt) } }
    }
    case 'binding.updated': {
      const { binding, revision, expiresAt, changed } = happening
      const data = { revision, expiresAt: formatInstant(expiresAt), changed: [...changed] }
      return { type, data: { binding: bindingAnswer(binding), ...data } }
    }
    case 'binding.ended': {
      const { binding, reason, endedAt, routesUntil } = happening
      const data = { reason, endedAt: formatInstant(endedAt), routesUntil: formatInstant(routesUntil) }
      return { type, data: { binding: bindingAnswer(binding), ...data } }
    }
    case 'pair.quarantined': {
      const { binding, side, parties, heldUntil } = happening
      return { type, data: { binding: bindingAnswer(binding), side, parties, heldUntil: formatInstant(heldUntil) } }
    }
    case 'pair.freed':
      return { type, data: { binding: bindingAnswer(happening.binding) } }
    case 'call.started':
    case 'call.ringing':
    case 'call.answered':
    case 'call.ended':
    case 'call.refused':
      return { type, data: { call: callAnswer(happening.call) } }
    case 'pool.low': {
      const { freeShare, exhaustedAt } = happening
      return { type, data: { freeShare, exhaustedAt: formatInstantOrNull(exhaustedAt) } }
    }
    case 'pool.recovered':
      return { type, data: { freeShare: happening.freeShare } }
    case 'webhook.disabled':
      return { type, data: { endpoint: happening.endpoint, reason: happening.reason } }
    case 'suspension.began': {
      const { suspension, block, number, reason, remedy } = happening
      return { type, data: { suspension, block, number, reason, remedy } }
    }
    case 'suspension.ended': {
      const { suspension, block, number, reason } = happening
      return { type, data: { suspension, block, number, reason } }
    }
    case 'alarm.raised':
    case 'alarm.cleared':
      return { type, data: { alarm: happening.alarm, subject: happening.subject } }
    case 'rule.fired': {
      const { rule, then, customer, number, call } = happening
      return { type, data: { rule, then, customer, number, call } }
    }
  }
}

/** The cursor of an event; kept opaque for customers, so that a later store may write another one. */
export const cursorOf = (number: number): string => String(number)

/** Of a text that fits the contract's rule. */
export const numberOfCursor = (cursor: string): number => Number(cursor)

/** Where to begin, of a text that fits the contract's rule. */
export const startOf = (after = '0'): number | 'last' => (after === lastCursor ? 'last' : numberOfCursor(after))

/** An event as every way out tells it: the lists, the stream and the webhooks. It names no party but by mask. */
export const eventAnswer = (event: Event): OperatorEventAnswer => {
  const { id, number, at, happening } = event
  // One by one and in one place, so that each type keeps its own data: the compiler cannot follow that through a spread.
  return { id, cursor: cursorOf(number), at: formatInstant(at), ...contentOf(happening) } as OperatorEventAnswer
}

/** The same for a customer, who is told of no alarms and no rules. */
export const customerEventAnswer = (event: Event): EventAnswer => {
  const answer = eventAnswer(event)
  if (answer.type === 'alarm.raised' || answer.type === 'alarm.cleared' || answer.type === 'rule.fired')
    throw new Error("what only operators are told stands among a customer's events")
  return answer
}
