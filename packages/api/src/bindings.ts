import Type, { type Static } from 'typebox'
import { bindingId, givenInstant, instant, mask, orderId, protectedNumber, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'

const mode = Type.Enum(['AXB'], {
  description: 'How the parties see each other. AXB: both dial and see X.',
  [ruleKeyword]: 'must be AXB',
})

const bindingState = Type.Enum(['live', 'ended'], {
  description: 'Whether a call to X connects the parties now.',
  [ruleKeyword]: 'must be live or ended',
})

/** The operator sets the longest life: `bindings.longestLifeMs` of the configuration. */
const bounds = 'More than a minute ahead, and at most 30 days unless the server is set otherwise.'

export const BindRequest = Type.Object(
  {
    mode: Type.Optional(mode),
    a: realNumber("A's real number: a mainland mobile.", '13800000001'),
    b: realNumber("B's real number: a mainland mobile other than a.", '13900000002'),
    orderId,
    expiresAt: givenInstant(`From this instant on X connects nobody. ${bounds}`),
  },
  { additionalProperties: false },
)

export const ExpiryChangeRequest = Type.Object(
  { expiresAt: givenInstant(`The new end, earlier or later than the old one. ${bounds}`) },
  { additionalProperties: false },
)

export const BindingQuery = Type.Object(
  {
    orderId: Type.Optional(orderId),
    x: Type.Optional(protectedNumber),
    state: Type.Optional(bindingState),
    limit: Type.Optional(pageLimit),
    cursor: Type.Optional(pageCursor),
  },
  { additionalProperties: false },
)

export const BindingAnswer = Type.Object(
  {
    id: bindingId,
    mode,
    state: bindingState,
    x: protectedNumber,
    xDisplay: Type.String({ description: 'X in the form for people.', examples: ['700 1 0000001 0001'] }),
    a: mask("A's number, masked."),
    b: mask("B's number, masked."),
    orderId,
    createdAt: instant('When it was bound.'),
    expiresAt: instant('When it ends, or would have ended.'),
    endedAt: Type.Union([instant('When it ended.'), Type.Null()], { description: 'Null while it is live.' }),
    endReason: Type.Union([Type.Enum(['unbound', 'expired']), Type.Null()], { description: 'Null while it is live.' }),
  },
  { additionalProperties: false },
)

export const BindingPage = pageOf(BindingAnswer)

export type BindRequest = Static<typeof BindRequest>
export type ExpiryChangeRequest = Static<typeof ExpiryChangeRequest>
export type BindingQuery = Static<typeof BindingQuery>
export type BindingAnswer = Static<typeof BindingAnswer>
export type BindingPage = Static<typeof BindingPage>
