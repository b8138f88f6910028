import Type, { type Static } from 'typebox'
import { revealedUser } from './actual-users.ts'
import { auditCase, auditReason, revealedNumber } from './audit.ts'
import { mode } from './bindings.ts'
import { CallAnswer } from './calls.ts'
import { customerId } from './customers.ts'
import { bindingId, givenInstant, instant, mask, orderId, orNull, protectedNumber, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { totpCode } from './sessions.ts'
import { ruleKeyword } from './stated-rule.ts'
import { userId, userName } from './users.ts'

export const traceId = Type.String({
  description: 'The id of a trace.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: 'must be the id of a trace',
  examples: ['mat_abcdefghabcdefghijkmnpqr'],
})

export const traceStates = ['asked', 'approved', 'refused', 'opened', 'over'] as const

const traceState = Type.Enum([...traceStates], {
  description:
    'asked: it waits for a second person. approved: who asked may open it. opened: he did, and may again. refused, over: nobody opens it any more.',
  [ruleKeyword]: `must be one of ${traceStates.join(', ')}`,
})

/** Either a 700 number at an instant, or a person between two. */
export const TraceRequest = Type.Object(
  {
    number: Type.Optional(
      Type.String({ ...protectedNumber, description: 'Whom this 700 number was between. Beside `at`, or not at all.' }),
    ),
    at: Type.Optional(givenInstant('The instant that is meant, beside `number`.')),
    party: Type.Optional(
      realNumber('In which bindings this person stood. Beside `from` and `to`, or not at all.', '13800000001'),
    ),
    from: Type.Optional(givenInstant('Bindings that went on after this instant.')),
    to: Type.Optional(givenInstant('Bindings that were made before this instant; at most 3 years after `from`.')),
    reason: auditReason,
    case: auditCase,
    code: totpCode,
  },
  { additionalProperties: false },
)

export const TraceApproval = Type.Object({ code: totpCode }, { additionalProperties: false })

export const TraceRefusal = Type.Object({ reason: auditReason }, { additionalProperties: false })

export const TraceQuery = Type.Object(
  { state: Type.Optional(traceState), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

const person = Type.Object({ id: userId, name: userName }, { additionalProperties: false })

export const TraceAnswer = Type.Object(
  {
    id: traceId,
    state: traceState,
    kind: Type.Enum(['number', 'person'], { description: 'What is traced.' }),
    number: orNull(protectedNumber, 'The 700 number that is traced.'),
    at: orNull(instant('The instant that is meant.'), 'Null where a person is traced.'),
    person: orNull(mask('Who is traced, masked.')),
    from: orNull(instant('From when.'), 'Null where a number is traced.'),
    to: orNull(instant('Until when.'), 'Null where a number is traced.'),
    reason: auditReason,
    case: auditCase,
    askedAt: instant('When it was asked for.'),
    by: Type.Object({ ...person.properties }, { additionalProperties: false, description: 'Who asked.' }),
    decided: orNull(
      Type.Object(
        { at: instant('When.'), by: person, reason: orNull(auditReason, 'Why it was refused; null where it was not.') },
        { additionalProperties: false },
      ),
      'Who agreed or refused; null while nobody did.',
    ),
    goodUntil: instant('Until when it may be decided, or, once approved, opened.'),
    openedAt: orNull(instant('When it was opened first.'), 'Null before that.'),
  },
  { additionalProperties: false },
)

export const TracePage = pageOf(TraceAnswer)

const tracedCustomer = Type.Object(
  {
    id: customerId,
    name: Type.String(),
    entity: orNull(
      Type.Object({ name: Type.String(), registration: Type.String() }, { additionalProperties: false }),
      'The legal entity, as it was verified.',
    ),
  },
  { additionalProperties: false },
)

export const TraceLead = Type.Object(
  {
    binding: bindingId,
    customer: orNull(tracedCustomer, 'Null where the customer is not there any more.'),
    order: orderId,
    identifier: orNull(Type.String(), 'The industrial-internet identifier of the order.'),
    scenario: orNull(Type.String(), 'The registered scenario.'),
    mode,
    x: protectedNumber,
    y: protectedNumber,
    standing: orNull(
      Type.Enum(['live', 'grace', 'quarantined'], {
        description:
          'live: it connected. grace: it had ended and connected a while longer. quarantined: it was over and its numbers rested.',
      }),
      'What it was at the instant; null where a person is traced.',
    ),
    createdAt: instant('When it was bound.'),
    endedAt: instant('When it ended, or will.'),
    stoodFrom: orNull(
      instant('Since when these parties stood in it: its making, or the change that brought them.'),
      'Null where their time was over and they were deleted.',
    ),
    stoodUntil: orNull(
      instant('Until when they did: the change that brought others, at whose instant those stand, or its end.'),
      'Null where they were deleted.',
    ),
    isCertain: Type.Boolean({
      description:
        'False where it was changed before former parties were kept: others may have stood there then, and these are who came after them.',
    }),
    parties: Type.Array(
      Type.Object(
        {
          side: Type.Enum(['a', 'b']),
          number: revealedNumber('The real number.'),
          registered: Type.Optional(
            Type.Object(revealedUser, {
              additionalProperties: false,
              description:
                'As whom the customer registered who uses the phone; where nothing is registered now, the newest that a hold keeps. Left out where neither is.',
            }),
          ),
          earlier: Type.Optional(
            Type.Array(Type.Object(revealedUser, { additionalProperties: false }), {
              description:
                'As whom he was registered before, where a hold keeps it, the newest first, at most 50. Left out where it keeps nothing more.',
            }),
          ),
        },
        { additionalProperties: false },
      ),
      { description: 'The real parties of that time. Empty where their time was over and they were deleted.' },
    ),
    calls: Type.Array(CallAnswer, {
      description:
        'The calls through it around the instant, newest first, while these parties stood there; a few of a person.',
    }),
  },
  { additionalProperties: false },
)

export const TraceResult = Type.Object(
  {
    trace: TraceAnswer,
    items: Type.Array(TraceLead, {
      description:
        'The bindings, newest first. Of a person, one for each time in which the same parties stood there with him.',
    }),
    truncated: Type.Boolean({ description: 'There may be more than is shown: ask for a shorter time.' }),
  },
  { additionalProperties: false, description: 'It holds real numbers. The audit log says who saw them, and why.' },
)

export type TraceRequest = Static<typeof TraceRequest>
export type TraceApproval = Static<typeof TraceApproval>
export type TraceRefusal = Static<typeof TraceRefusal>
export type TraceQuery = Static<typeof TraceQuery>
export type TraceAnswer = Static<typeof TraceAnswer>
export type TracePage = Static<typeof TracePage>
export type TraceLead = Static<typeof TraceLead>
export type TraceResult = Static<typeof TraceResult>
