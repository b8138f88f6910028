import type { Event, EventId } from '@axbridge/core'
import { cursorOf, eventAnswer } from '../operation/event-answer.ts'
import { formatInstant } from '../operation/instant.ts'

/** What is posted: the id is the same with every attempt, and so is the body. */
export type WebhookMessage = { readonly id: EventId; readonly body: string }

/** The payload that Standard Webhooks recommends, with the id and the cursor of the event in it. */
export const messageOfEvent = (event: Event): WebhookMessage => {
  const { id, type, at, data, cursor } = eventAnswer(event)
  return { id: event.id, body: JSON.stringify({ type, timestamp: at, data, id, cursor }) }
}

/** Says that events were not kept as long as they were not delivered: those of the numbers `from` to `through`. */
export const messageOfGap = (id: EventId, from: number, through: number, at: number): WebhookMessage => {
  const data = { after: cursorOf(from - 1), through: cursorOf(through) }
  const message = { type: 'webhook.gap', timestamp: formatInstant(at), data, id, cursor: cursorOf(through) }
  return { id, body: JSON.stringify(message) }
}

/** What an owner has posted to see whether it arrives. */
export const messageOfTest = (id: EventId, endpoint: string, at: number): WebhookMessage => {
  const message = { type: 'webhook.test', timestamp: formatInstant(at), data: { endpoint }, id, cursor: null }
  return { id, body: JSON.stringify(message) }
}
