import { modes, parseMatterId, retentionClasses } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { revealedUser } from './actual-users.ts'
import { customerId } from './customers.ts'
import { bindingId, callId, instant, mask, orNull, printable, protectedNumber, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ActorAnswer } from './policy.ts'
import { totpCode } from './sessions.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const personRequestId = Type.String({
  description: 'The id of a request.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: ruleOf(parseMatterId),
  examples: ['mat_abcdefghabcdefghijkmnpqr'],
})

export const personRequestKinds = ['access', 'copy', 'deletion'] as const

const kind = Type.Enum([...personRequestKinds], {
  description: 'access: what is kept of him. copy: the same, to take away. deletion: that nothing be kept.',
  [ruleKeyword]: 'must be access, copy or deletion',
})

const state = Type.Enum(['open', 'answered'], {
  description: 'open: he waits for an answer.',
  [ruleKeyword]: 'must be open or answered',
})

export const PersonRequestRequest = Type.Object(
  {
    kind,
    number: realNumber('The person who asks; that it is he must be known otherwise.', '13800000001'),
    reason: printable('How he asked, and how it is known that it is he.', 500, 'Asked in writing; identity card seen'),
  },
  { additionalProperties: false },
)

export const PersonRequestQuery = Type.Object(
  { state: Type.Optional(state), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const PersonAnswerRequest = Type.Object(
  { code: Type.Optional(totpCode), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const PersonRequestAnswer = Type.Object(
  {
    id: personRequestId,
    kind,
    state,
    person: mask('Who asks.'),
    reason: Type.String({ description: 'How he asked.' }),
    askedAt: instant('When it was taken down.'),
    by: ActorAnswer,
    dueAt: instant('By when it should be answered: 15 days.'),
    answered: orNull(
      Type.Object({ at: instant('When it was answered first.'), by: ActorAnswer }, { additionalProperties: false }),
      'Null while it is open.',
    ),
  },
  { additionalProperties: false },
)

export const PersonRequestPage = pageOf(PersonRequestAnswer)

const personCall = Type.Object(
  {
    id: callId,
    startedAt: instant('When the attempt began.'),
    direction: Type.Enum(['from_person', 'to_person'], { description: 'Whether he called, or was called.' }),
    outcome: Type.String({ description: 'How it ended.' }),
    durationMs: orNull(Type.Integer({ minimum: 0 }), 'How long they spoke; null while it goes on.'),
  },
  { additionalProperties: false },
)

const personBinding = Type.Object(
  {
    id: bindingId,
    customer: customerId,
    customerName: orNull(Type.String({ description: 'The name of the customer.' })),
    order: Type.String({ description: "The customer's order." }),
    mode: Type.Enum([...modes]),
    number: protectedNumber,
    side: Type.Enum(['a', 'b'], { description: 'On which side he stands, or stood.' }),
    stands: Type.Boolean({ description: 'False for somebody who left it, or in whose place another came.' }),
    scenario: orNull(Type.String({ description: 'What it was for.' })),
    consent: orNull(
      Type.Object({ version: Type.String(), at: instant('When he agreed.') }, { additionalProperties: false }),
      'What he agreed to.',
    ),
    createdAt: instant('When it was made.'),
    endsAt: instant('When it ended, or ends.'),
    keptUntil: instant('When it is deleted, where no hold keeps it.'),
    calls: Type.Array(personCall, { description: 'The newest 100 first.' }),
    callsTruncated: Type.Boolean({ description: 'Whether there are more.' }),
  },
  { additionalProperties: false },
)

const personOptOut = Type.Object(
  { customer: customerId, of: Type.String({ description: 'What he wants none of.' }), at: instant('Since when.') },
  { additionalProperties: false },
)

const personRegistration = Type.Object(
  {
    customer: customerId,
    customerName: orNull(Type.String({ description: 'The name of the customer.' })),
    ...revealedUser,
    at: instant('When it was registered.'),
  },
  { additionalProperties: false },
)

const personBlocked = Type.Object(
  {
    state: Type.Enum(['blocked', 'released'], { description: 'blocked: he may call nobody.' }),
    reason: Type.String({ description: 'Why he is blocked, or was released.' }),
    at: instant('Since when.'),
  },
  { additionalProperties: false },
)

const stays = Type.Object(
  {
    class: Type.Enum(
      retentionClasses.map(({ name }) => name),
      { description: 'What is kept (docs/retention.md).' },
    ),
    count: Type.Integer({ description: 'How many.', minimum: 0 }),
    until: orNull(instant('When the last of them is deleted.'), 'Null where a hold keeps them.'),
    why: Type.String({ description: 'The rule by which it is kept, and for nothing else.' }),
  },
  { additionalProperties: false },
)

export const PersonAnswer = Type.Object(
  {
    request: PersonRequestAnswer,
    number: orNull(
      Type.String({ description: "The person's own number.", pattern: '^1[3-9][0-9]{9}$' }),
      'Null in the answer to a deletion.',
    ),
    bindings: Type.Array(personBinding, { description: 'A page of 50, the newest first; nobody else is named in it.' }),
    next: orNull(Type.String(), 'The cursor of the next page; null when this is the last.'),
    optOuts: Type.Array(personOptOut, { description: 'What he wants none of, the newest 200.' }),
    registrations: Type.Array(personRegistration, {
      description: 'Where he is registered as the actual user of his phone, the newest 200.',
    }),
    blocked: orNull(personBlocked, 'Whether operators keep him from calling; null where they never did.'),
    deletion: orNull(
      Type.Object(
        {
          optOuts: Type.Integer({
            description: 'At how many customers he is not bound or called any more.',
            minimum: 0,
          }),
          registrations: Type.Integer({
            description: 'At how many customers he was registered as an actual user, and is not any more.',
            minimum: 0,
          }),
          deleted: Type.Integer({
            description: 'How many bindings were deleted now, since their term was over.',
            minimum: 0,
          }),
          stays: Type.Array(stays),
          truncated: Type.Boolean({
            description: 'Whether more was kept than the 1,000 bindings that were looked at.',
          }),
        },
        { additionalProperties: false },
      ),
      'Null but for a deletion.',
    ),
  },
  { additionalProperties: false, description: 'What is kept of one person. The audit log says who saw it.' },
)

export type PersonRequestRequest = Static<typeof PersonRequestRequest>
export type PersonRequestQuery = Static<typeof PersonRequestQuery>
export type PersonAnswerRequest = Static<typeof PersonAnswerRequest>
export type PersonRequestAnswer = Static<typeof PersonRequestAnswer>
export type PersonAnswer = Static<typeof PersonAnswer>
