import { type EventType, eventTypes } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { customerEventTypes, EventAnswer, eventCursor, eventCursorRule, OperatorEventAnswer } from './events.ts'
import { ruleKeyword } from './stated-rule.ts'

/** How long a request may wait for an event. */
export const longestWaitS = 60

export const defaultEventLimit = 100
export const mostEventsOfPage = 1_000

const typesOf = (types: readonly EventType[]) => {
  const one = `(?:${types.map((type) => type.replace('.', '\\.')).join('|')})`
  return Type.String({
    description: 'Only events of these types, with commas between.',
    pattern: `^${one}(?:,${one})*$`,
    maxLength: 512,
    [ruleKeyword]: 'must be types of events with commas between, such as call.ended,binding.ended',
    examples: ['call.ended,binding.ended'],
  })
}

/** In the place of a cursor: behind the newest event. */
export const lastCursor = 'last'

const after = Type.String({
  description:
    'Only events behind this cursor; left out or `0`, the oldest that is kept is the first. `last`: only what comes from now on.',
  pattern: `^(?:${lastCursor}|0|[1-9][0-9]{0,14})$`,
  [ruleKeyword]: eventCursorRule,
  examples: ['17'],
})

const pageOfEvents = {
  limit: Type.Optional(
    Type.Integer({
      description: 'How many events are answered at most.',
      minimum: 1,
      maximum: mostEventsOfPage,
      default: defaultEventLimit,
      [ruleKeyword]: `must be a whole number from 1 to ${mostEventsOfPage}`,
    }),
  ),
  wait: Type.Optional(
    Type.Integer({
      description:
        'For how many seconds to wait for an event where there is none yet. With the first one it is answered.',
      minimum: 0,
      maximum: longestWaitS,
      default: 0,
      [ruleKeyword]: `must be a whole number of seconds from 0 to ${longestWaitS}`,
    }),
  ),
}

const customer = Type.String({
  ...customerId,
  description: 'The id of the customer whose events are wanted; left out, those of the server itself.',
})

export const EventQuery = Type.Object(
  { after: Type.Optional(after), types: Type.Optional(typesOf(customerEventTypes)), ...pageOfEvents },
  { additionalProperties: false },
)

export const EventStreamQuery = Type.Object(
  { after: Type.Optional(after), types: Type.Optional(typesOf(customerEventTypes)) },
  { additionalProperties: false },
)

export const EventStreamHeaders = Type.Object({
  'Last-Event-ID': Type.Optional(
    Type.String({
      ...eventCursor,
      description: 'The cursor of the last event of an earlier stream; goes before `after`.',
    }),
  ),
})

export const OperatorEventQuery = Type.Object(
  {
    customer: Type.Optional(customer),
    after: Type.Optional(after),
    types: Type.Optional(typesOf(eventTypes)),
    ...pageOfEvents,
  },
  { additionalProperties: false },
)

const eventPage = {
  next: Type.String({
    ...eventCursor,
    description: 'With this as `after` the list goes on, also where it holds no event.',
  }),
  more: Type.Boolean({ description: 'Whether later events are there already, of whatever type.' }),
}

/** The oldest first. */
export const EventPage = Type.Object({ items: Type.Array(EventAnswer), ...eventPage }, { additionalProperties: false })

export const OperatorEventPage = Type.Object(
  { items: Type.Array(OperatorEventAnswer), ...eventPage },
  { additionalProperties: false },
)

export type EventQuery = Static<typeof EventQuery>
export type EventStreamQuery = Static<typeof EventStreamQuery>
export type OperatorEventQuery = Static<typeof OperatorEventQuery>
export type EventPage = Static<typeof EventPage>
