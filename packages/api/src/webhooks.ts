import {
  deliveryFaults,
  deliveryStates,
  disabledReasons,
  type EventType,
  eventTypes,
  gapType,
  mostWebhooks,
  parseWebhookId,
} from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { customerEventTypes, eventCursor, eventCursorPattern, eventCursorRule, eventId } from './events.ts'
import { instant, orNull, printable } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const webhookId = Type.String({
  description: 'The id of an endpoint.',
  pattern: '^whk_[a-z2-9]{16}$',
  [ruleKeyword]: ruleOf(parseWebhookId),
  examples: ['whk_abcdefghijkmnpqr'],
})

export const longestWebhookUrl = 2_048

const url = Type.String({
  description:
    'Where events are posted to: https, no user, no password, no fragment, and no address of a private network. Put no secret into it: every post is signed.',
  minLength: 1,
  maxLength: longestWebhookUrl,
  [ruleKeyword]: `must be an absolute URL of at most ${longestWebhookUrl} characters`,
  examples: ['https://orders.example/axbridge-events'],
})

const description = printable('What it is for.', 128, 'order service')

/** Everything, or a list of types without a repetition. */
const typesOf = (types: readonly EventType[]) =>
  orNull(
    Type.Array(Type.Enum([...types], { [ruleKeyword]: 'must be a type of event' }), {
      minItems: 1,
      maxItems: types.length,
      uniqueItems: true,
      [ruleKeyword]: 'must be null or a list of types of events, each once',
    }),
    'The types of events that it is told; null for all, those to come included.',
  )

const requestsFor = (types: readonly EventType[]) => ({
  request: Type.Object(
    { url, description: Type.Optional(description), types: Type.Optional(typesOf(types)) },
    { additionalProperties: false },
  ),
  change: Type.Object(
    {
      url: Type.Optional(url),
      description: Type.Optional(description),
      types: Type.Optional(typesOf(types)),
      enabled: Type.Optional(
        Type.Boolean({
          description:
            'False switches it off; true switches it on again: what waited is posted at once, and events of the meantime follow.',
          [ruleKeyword]: 'must be true or false',
        }),
      ),
    },
    { additionalProperties: false, description: 'What is left out stays.' },
  ),
  replay: Type.Object(
    {
      after: Type.Optional(
        Type.String({ ...eventCursor, description: 'Everything behind this cursor is told again, in its order.' }),
      ),
      types: Type.Optional(typesOf(types)),
      event: Type.Optional(
        Type.String({
          ...eventCursor,
          description: 'In place of `after`: the cursor of the one event to be told again.',
        }),
      ),
    },
    { additionalProperties: false, description: 'Either `after`, with or without `types`, or `event`.' },
  ),
})

const ofCustomers = requestsFor(customerEventTypes)
const ofOperators = requestsFor(eventTypes)

export const WebhookRequest = ofCustomers.request
export const WebhookChangeRequest = ofCustomers.change
export const WebhookReplayRequest = ofCustomers.replay
export const OperatorWebhookRequest = ofOperators.request
export const OperatorWebhookChangeRequest = ofOperators.change
export const OperatorWebhookReplayRequest = ofOperators.replay

const fields = {
  id: webhookId,
  url,
  description: Type.String({ description: 'What it is for.' }),
  types: orNull(Type.Array(Type.Enum([...eventTypes])), 'The types of events that it is told; null for all.'),
  enabled: Type.Boolean({ description: 'Whether events are posted to it.' }),
  disabledReason: orNull(
    Type.Enum([...disabledReasons]),
    'Why it is off: its owner wanted it (`asked`), it answered 410 (`gone`), or nothing reached it for a day (`failing`). Null while it is on.',
  ),
  disabledAt: orNull(instant('Since when it is off.'), 'Null while it is on.'),
  createdAt: instant('When it was added.'),
  previousSecretUntil: orNull(
    instant('Until then posts are signed with the secret before the last rotation as well.'),
    'Null where there is none.',
  ),
  cursor: Type.String({
    description: 'Every event up to this one was delivered, does not concern the endpoint, or is among its deliveries.',
    pattern: eventCursorPattern,
    examples: ['17'],
  }),
  replayThrough: orNull(
    Type.String({
      description: 'Up to this event it is told again what it was told before.',
      pattern: eventCursorPattern,
    }),
    'Null when nothing is replayed.',
  ),
  waiting: Type.Integer({ minimum: 0, description: 'Deliveries that are tried again, or wait behind one that is.' }),
  dead: Type.Integer({ minimum: 0, description: 'Deliveries that were given up.' }),
  failingSince: orNull(instant('Since then nothing was delivered, though it was tried.'), 'Null while all is well.'),
  lastSuccessAt: orNull(instant('When something was delivered last.'), 'Null before the first delivery.'),
}

export const WebhookAnswer = Type.Object(fields, { additionalProperties: false })

export const WebhookList = Type.Object(
  {
    items: Type.Array(WebhookAnswer, { description: 'In the order in which they were added.', maxItems: mostWebhooks }),
  },
  { additionalProperties: false },
)

const secret = Type.String({
  description: 'What posts are signed with. It is shown here and never again.',
  pattern: '^whsec_[A-Za-z0-9+/]{43}=$',
})

export const NewWebhookAnswer = Type.Object({ ...fields, secret }, { additionalProperties: false })

export const longestOverlapMs = 7 * 86_400_000
export const defaultOverlapMs = 86_400_000

export const RotationQuery = Type.Object(
  {
    overlapMs: Type.Optional(
      Type.Integer({
        description: 'For how long posts are signed with the old secret as well.',
        minimum: 0,
        maximum: longestOverlapMs,
        default: defaultOverlapMs,
        [ruleKeyword]: `must be a whole number from 0 to ${longestOverlapMs}`,
      }),
    ),
  },
  { additionalProperties: false },
)

const fault = orNull(
  Type.Enum([...deliveryFaults]),
  'What went wrong: `refused` is an answer that is no 2xx, `redirected` one of 3xx, which is not followed. Null where nothing did.',
)

const status = orNull(
  Type.Integer({ minimum: 200, maximum: 999 }),
  'The HTTP status of the last answer; null where there was none.',
)

export const WebhookTestAnswer = Type.Object(
  {
    delivered: Type.Boolean({ description: 'Whether it was answered with a 2xx.' }),
    status,
    fault,
    durationMs: Type.Integer({ minimum: 0, description: 'How long that took.' }),
  },
  { additionalProperties: false },
)

export const DeliveryAnswer = Type.Object(
  {
    event: eventId,
    cursor: eventCursor,
    type: Type.Enum([...eventTypes, gapType]),
    subject: Type.String({
      description:
        'The binding or call of the event, or what else it is of: of one subject, one post is made after the other.',
    }),
    state: Type.Enum([...deliveryStates], { description: 'It is tried again, or was given up.' }),
    attempts: Type.Integer({ minimum: 0, description: 'How often it was tried.' }),
    nextAt: orNull(instant('When it is tried next.'), 'Null where another one of its subject comes first.'),
    lastAt: orNull(instant('When it was tried last.'), 'Null before the first attempt.'),
    lastStatus: status,
    lastFault: fault,
  },
  { additionalProperties: false },
)

export const DeliveryPage = pageOf(DeliveryAnswer)

export const DeliveryQuery = Type.Object(
  {
    state: Type.Optional(
      Type.Enum([...deliveryStates], {
        description: 'Only those in this state.',
        [ruleKeyword]: `must be ${deliveryStates.join(' or ')}`,
      }),
    ),
    limit: Type.Optional(pageLimit),
    cursor: Type.Optional(pageCursor),
  },
  { additionalProperties: false },
)

/** What of a replay is wanted that a schema cannot say. */
export const replayRule = `must be given, or event in its place; it ${eventCursorRule}`

export type WebhookRequest = Static<typeof OperatorWebhookRequest>
export type WebhookChangeRequest = Static<typeof OperatorWebhookChangeRequest>
export type WebhookReplayRequest = Static<typeof OperatorWebhookReplayRequest>
export type WebhookAnswer = Static<typeof WebhookAnswer>
export type NewWebhookAnswer = Static<typeof NewWebhookAnswer>
export type WebhookTestAnswer = Static<typeof WebhookTestAnswer>
export type RotationQuery = Static<typeof RotationQuery>
export type DeliveryAnswer = Static<typeof DeliveryAnswer>
export type DeliveryPage = Static<typeof DeliveryPage>
export type DeliveryQuery = Static<typeof DeliveryQuery>
