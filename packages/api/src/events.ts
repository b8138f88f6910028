import { changedParts, type EventType, policyActions } from '@axbridge/core'
import Type, { type Static, type TObject, type TProperties } from 'typebox'
import { mode } from './bindings.ts'
import { blockNumber } from './blocks.ts'
import { CallAnswer } from './calls.ts'
import { customerId } from './customers.ts'
import { bindingId, callId, instant, orderId, orNull, protectedNumber } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

export const eventIdPattern = '^evt_(?:700[0-9]{8}_)?(?:[a-z2-9]{8})?[a-z2-9]{16}_(?:[cefqsraxn]|[uq][0-9]{1,9})$'

export const eventId = Type.String({
  description: 'The id of an event.',
  pattern: eventIdPattern,
  [ruleKeyword]: 'must be the id of an event',
  examples: ['evt_70010000001_abcdefghabcdefghijkmnpqr_c'],
})

export const eventCursorRule = 'must be a cursor that an event or an earlier answer gave'

export const eventCursorPattern = '^(?:0|[1-9][0-9]{0,14})$'

export const eventCursor = Type.String({
  description: 'The place of an event among all of its owner. To be kept as it is, and given as `after`.',
  pattern: eventCursorPattern,
  [ruleKeyword]: eventCursorRule,
  examples: ['17'],
})

const dataOf = <Fields extends TProperties>(fields: Fields) => Type.Object(fields, { additionalProperties: false })

const eventOf = <Name extends EventType, Data extends TObject>(type: Name, description: string, data: Data) =>
  Type.Object(
    {
      id: Type.String({
        description: 'Names the event; told again it has the same id.',
        pattern: eventIdPattern,
        examples: ['evt_70010000001_abcdefghabcdefghijkmnpqr_c'],
      }),
      cursor: eventCursor,
      type: Type.Literal(type),
      at: instant('When it happened.'),
      data,
    },
    { additionalProperties: false, description },
  )

/** No party stands in it, not even masked: the binding itself is asked for where that is needed. */
export const EventBinding = Type.Object(
  {
    id: bindingId,
    mode,
    orderId,
    x: Type.String({ ...protectedNumber, description: 'What A or the group dials.' }),
    y: Type.String({ ...protectedNumber, description: 'What B dials: X itself in AXB and GXB.' }),
  },
  { additionalProperties: false },
)

const share = Type.Number({ minimum: 0, maximum: 1, description: 'Which share of the pairs of the pool is free.' })

/** The call as it was then. */
export const EventCall = Type.Object({ call: CallAnswer }, { additionalProperties: false })

export const EventAlarm = Type.Object(
  {
    alarm: Type.String({ description: 'Its name.' }),
    subject: orNull(Type.String(), 'Which trunk, worker or part it is of; null where it is of the whole server.'),
  },
  { additionalProperties: false },
)

export const BindingCreatedEvent = eventOf(
  'binding.created',
  'A binding was made.',
  dataOf({
    binding: EventBinding,
    expiresAt: instant('When it will end.'),
  }),
)
export const BindingUpdatedEvent = eventOf(
  'binding.updated',
  'A binding was changed.',
  dataOf({
    binding: EventBinding,
    revision: Type.Integer({ minimum: 0, description: 'Counts the changes of the binding.' }),
    expiresAt: instant('When it will end.'),
    changed: Type.Array(Type.Enum([...changedParts]), { description: 'What is new of it.' }),
  }),
)
export const BindingEndedEvent = eventOf(
  'binding.ended',
  'A binding has ended, and starts its grace where it has one.',
  dataOf({
    binding: EventBinding,
    reason: Type.Enum(['unbound', 'expired', 'answered']),
    endedAt: instant('When it ended.'),
    routesUntil: instant('From this instant on its numbers connect nobody.'),
  }),
)
export const PairQuarantinedEvent = eventOf(
  'pair.quarantined',
  'People who were reached on the numbers of a binding are not any more, and rest there.',
  dataOf({
    binding: EventBinding,
    side: orNull(Type.Enum(['a', 'b']), 'Whose side a change took people from; null for both sides.'),
    parties: orNull(Type.Integer({ minimum: 1 }), 'How many a change took out; null for all of the binding.'),
    heldUntil: instant('Until then nobody else gets these numbers with the same people.'),
  }),
)
export const PairFreedEvent = eventOf(
  'pair.freed',
  'The rest of all who left a binding is over.',
  dataOf({
    binding: EventBinding,
  }),
)

export const CallStartedEvent = eventOf('call.started', 'A party calls.', EventCall)
export const CallRingingEvent = eventOf('call.ringing', "The callee's phone rings.", EventCall)
export const CallAnsweredEvent = eventOf('call.answered', 'The call was answered.', EventCall)
export const CallEndedEvent = eventOf('call.ended', 'The call has ended, answered or not.', EventCall)
export const CallRefusedEvent = eventOf('call.refused', 'The call was refused before any phone rang.', EventCall)

export const PoolLowEvent = eventOf(
  'pool.low',
  'The pool holds few free pairs, or will soon hold none.',
  dataOf({
    freeShare: share,
    exhaustedAt: orNull(instant('When none will be left at this rate.'), 'Null while that is not in sight.'),
  }),
)
export const PoolRecoveredEvent = eventOf(
  'pool.recovered',
  'The pool has enough free pairs again.',
  dataOf({
    freeShare: share,
  }),
)
export const WebhookDisabledEvent = eventOf(
  'webhook.disabled',
  'An endpoint is not tried any more.',
  dataOf({
    endpoint: Type.String({ description: 'The id of the endpoint.' }),
    reason: Type.String({ description: 'Why.' }),
  }),
)
const suspensionFields = {
  suspension: Type.String({ description: 'The id of the suspension.', pattern: '^mat_[a-z2-9]{24}$' }),
  block: orNull(blockNumber, 'The block that it is of.'),
  number: orNull(protectedNumber, 'The number that it is of. With neither it is all that the customer has.'),
} as const

export const SuspensionBeganEvent = eventOf(
  'suspension.began',
  'Something of the customer is suspended: nothing is bound there, and calls are refused.',
  dataOf({
    ...suspensionFields,
    reason: Type.String({ description: 'What it is for.' }),
    remedy: Type.String({ description: 'What ends it.' }),
  }),
)
export const SuspensionEndedEvent = eventOf(
  'suspension.ended',
  'A suspension was lifted.',
  dataOf({ ...suspensionFields, reason: Type.String({ description: 'Why it ended.' }) }),
)
export const AlarmRaisedEvent = eventOf('alarm.raised', 'Something that operators should look at.', EventAlarm)
export const AlarmClearedEvent = eventOf('alarm.cleared', 'What operators were told of is over.', EventAlarm)

export const RuleFiredEvent = eventOf(
  'rule.fired',
  'A rule of policy fired of somebody or something for the first time in this hour.',
  dataOf({
    rule: Type.String({ description: 'The name of the rule.' }),
    then: Type.Enum([...policyActions], { description: 'What the rule does.' }),
    customer: orNull(customerId, 'The customer, where it counts by customer or scenario.'),
    number: orNull(protectedNumber, 'The number, where it counts by number.'),
    call: orNull(callId, 'The call by which it fired; null where it was no call.'),
  }),
)

const customerEvents = {
  'binding.created': BindingCreatedEvent,
  'binding.updated': BindingUpdatedEvent,
  'binding.ended': BindingEndedEvent,
  'pair.quarantined': PairQuarantinedEvent,
  'pair.freed': PairFreedEvent,
  'call.started': CallStartedEvent,
  'call.ringing': CallRingingEvent,
  'call.answered': CallAnsweredEvent,
  'call.ended': CallEndedEvent,
  'call.refused': CallRefusedEvent,
  'pool.low': PoolLowEvent,
  'pool.recovered': PoolRecoveredEvent,
  'webhook.disabled': WebhookDisabledEvent,
  'suspension.began': SuspensionBeganEvent,
  'suspension.ended': SuspensionEndedEvent,
} as const satisfies Partial<Record<EventType, TObject>>

/** The schema of each event by its type. */
export const eventSchemas = {
  ...customerEvents,
  'alarm.raised': AlarmRaisedEvent,
  'alarm.cleared': AlarmClearedEvent,
  'rule.fired': RuleFiredEvent,
} as const satisfies Record<EventType, TObject>

/** What a customer is told. */
export const EventAnswer = Type.Union([
  BindingCreatedEvent,
  BindingUpdatedEvent,
  BindingEndedEvent,
  PairQuarantinedEvent,
  PairFreedEvent,
  CallStartedEvent,
  CallRingingEvent,
  CallAnsweredEvent,
  CallEndedEvent,
  CallRefusedEvent,
  PoolLowEvent,
  PoolRecoveredEvent,
  WebhookDisabledEvent,
  SuspensionBeganEvent,
  SuspensionEndedEvent,
])

/** What an operator is told: of a customer what the customer is told, of the server itself its alarms and what its rules did. */
export const OperatorEventAnswer = Type.Union([EventAnswer, AlarmRaisedEvent, AlarmClearedEvent, RuleFiredEvent])

export const customerEventTypes = Object.keys(customerEvents) as readonly (keyof typeof customerEvents)[]

export type EventAnswer = Static<typeof EventAnswer>
export type OperatorEventAnswer = Static<typeof OperatorEventAnswer>
