import { modes } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { bindingId, givenInstant, instant, mask, orderId, orNull, protectedNumber, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { PoolAnswer } from './pool.ts'
import { ruleKeyword } from './stated-rule.ts'
import { graceMs, TermsAnswer } from './terms.ts'
import { UseAnswer } from './use.ts'

export const mode = Type.Enum([...modes], {
  description:
    'How the parties see each other. AXB: A and B both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A sees X. GXB, GXYB: the same with a group in the place of A; its members reach B and never each other.',
  [ruleKeyword]: 'must be AXB, AXYB, GXB or GXYB',
})

const bindingState = Type.Enum(['live', 'grace', 'ended'], {
  description: 'live: it connects. grace: it has ended and connects a while longer. ended: it connects nobody.',
  [ruleKeyword]: 'must be live, grace or ended',
})

const filters = {
  number: Type.Optional(
    Type.String({ ...protectedNumber, description: 'Bindings that have this 700 number as X or as Y.' }),
  ),
  orderId: Type.Optional(orderId),
  mode: Type.Optional(mode),
  state: Type.Optional(bindingState),
  from: Type.Optional(givenInstant('Bindings made at or after this instant.')),
  to: Type.Optional(givenInstant('Bindings made before this instant.')),
  limit: Type.Optional(pageLimit),
  cursor: Type.Optional(pageCursor),
}

export const BindingQuery = Type.Object(filters, { additionalProperties: false })

/** A real number never stands in a URL: it is searched for with a body. */
export const BindingSearchRequest = Type.Object(
  {
    party: Type.Optional(realNumber('Bindings in which this person stands or stood.', '13800000001')),
    ...filters,
  },
  { additionalProperties: false },
)

export const UnbindQuery = Type.Object(
  {
    graceMs: Type.Optional(
      Type.Integer({
        ...graceMs,
        description:
          'Shortens the grace of the binding, also of one that has ended: 0 ends it at once. It is never lengthened; left out, it stays.',
        default: undefined,
      }),
    ),
  },
  { additionalProperties: false },
)

export const OrderUnbindQuery = Type.Object(
  { orderId, graceMs: UnbindQuery.properties.graceMs },
  { additionalProperties: false },
)

/** Why the binding got its number, and what is left. */
export const AllocationAnswer = Type.Object(
  {
    how: Type.Enum(['random', 'last', 'requested'], {
      description: 'random: drawn. last: the number of the last binding of the same parties. requested: asked for.',
    }),
    tried: Type.Integer({ minimum: 1, description: 'Which of the numbers that were tried it is, from 1.' }),
    pool: PoolAnswer,
  },
  { additionalProperties: false, description: 'Only in the answer to a bind with `explain`.' },
)

export const BindingAnswer = Type.Object(
  {
    id: bindingId,
    mode,
    state: bindingState,
    x: Type.String({ ...protectedNumber, description: 'What A or the group dials, and sees when B calls.' }),
    y: Type.String({ ...protectedNumber, description: 'What B dials, and sees when called: X itself in AXB and GXB.' }),
    xDisplay: Type.String({ description: 'X in the form for people.', examples: ['700 1 0000001 0001'] }),
    yDisplay: Type.String({ description: 'Y in the form for people.', examples: ['700 1 0000001 0001'] }),
    a: Type.Optional(mask("A's number, masked; not in a group mode.")),
    members: Type.Optional(
      Type.Array(mask("A member's number, masked."), { description: 'The group; only in a group mode.' }),
    ),
    defaultMember: Type.Optional(
      orNull(mask("The default member's number, masked."), 'Null when there is none; only in a group mode.'),
    ),
    b: mask("B's number, masked."),
    orderId,
    createdAt: instant('When it was bound.'),
    expiresAt: instant('When it ends, or would have ended.'),
    endedAt: orNull(instant('When it ended.'), 'Null while it is live.'),
    endReason: orNull(
      Type.Enum(['unbound', 'expired', 'answered']),
      'Null while it is live. `answered`: its terms end it after the first answered call.',
    ),
    routesUntil: instant('From this instant on its numbers connect nobody: its end and the grace behind it.'),
    terms: TermsAnswer,
    use: orNull(UseAnswer, 'What it is for; null where nothing was said of it.'),
    allocation: Type.Optional(AllocationAnswer),
  },
  { additionalProperties: false },
)

export const BindingPage = pageOf(BindingAnswer)

export const OrderUnbound = Type.Object(
  {
    count: Type.Integer({ minimum: 0, description: 'How many live bindings were ended.' }),
    items: Type.Array(BindingAnswer, { maxItems: 1_000, description: 'They, the oldest first; at most 1,000.' }),
  },
  { additionalProperties: false },
)

export type BindingQuery = Static<typeof BindingQuery>
export type BindingSearchRequest = Static<typeof BindingSearchRequest>
export type UnbindQuery = Static<typeof UnbindQuery>
export type OrderUnbindQuery = Static<typeof OrderUnbindQuery>
export type BindingAnswer = Static<typeof BindingAnswer>
export type BindingPage = Static<typeof BindingPage>
export type AllocationAnswer = Static<typeof AllocationAnswer>
