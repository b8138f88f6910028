import { parseBlock, parseCustomerId, parseMatterId, parseProtectedNumber, suspensionStates } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { blockNumber } from './blocks.ts'
import { customerId } from './customers.ts'
import { instant, orNull, printable, protectedNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ActorAnswer } from './policy.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const suspensionId = Type.String({
  description: 'The id of a suspension.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: ruleOf(parseMatterId),
  examples: ['mat_abcdefghabcdefghijkmnpqr'],
})

const said = (description: string, example: string) => printable(description, 500, example)

const reason = said('What it is for.', 'More than 0.05 % of the calls of October were complained about')
const remedy = said('What ends it.', 'Name what was changed, and call fewer people a day')

const state = Type.Enum([...suspensionStates], {
  description:
    'in_force: it counts. appealed: it counts, and the customer waits for a decision on what he said against it. lifted: it has ended.',
  [ruleKeyword]: `must be ${suspensionStates.join(', ').replace(/, (\w+)$/, ' or $1')}`,
})

const targets = {
  customer: Type.String({ ...customerId, [ruleKeyword]: ruleOf(parseCustomerId) }),
  block: Type.String({ ...blockNumber, [ruleKeyword]: ruleOf(parseBlock) }),
  number: Type.String({ ...protectedNumber, [ruleKeyword]: ruleOf(parseProtectedNumber) }),
} as const

export const SuspensionRequest = Type.Object(
  {
    customer: Type.Optional(Type.String({ ...targets.customer, description: 'Suspends all that this customer has.' })),
    block: Type.Optional(
      Type.String({ ...targets.block, description: 'In place of a customer: all numbers of this block.' }),
    ),
    number: Type.Optional(Type.String({ ...targets.number, description: 'In place of a customer: this one number.' })),
    reason,
    remedy,
    cut: Type.Optional(
      Type.Boolean({
        description: 'Whether calls that are under way end with it.',
        default: false,
        [ruleKeyword]: 'must be true or false',
      }),
    ),
  },
  { additionalProperties: false },
)

export const SuspensionLiftRequest = Type.Object(
  { reason: said('Why it ends.', 'What was asked for was done') },
  { additionalProperties: false },
)

export const AppealRequest = Type.Object(
  { text: said('Why it is wrong.', 'The complaints are of another company') },
  { additionalProperties: false },
)

export const AppealDecisionRequest = Type.Object(
  {
    upheld: Type.Boolean({
      description: 'Whether the customer is right: then the suspension ends at once.',
      [ruleKeyword]: 'must be true or false',
    }),
    reason: said('Why it is decided so.', 'The numbers were confused'),
  },
  { additionalProperties: false },
)

const filters = {
  state: Type.Optional(state),
  limit: Type.Optional(pageLimit),
  cursor: Type.Optional(pageCursor),
}

export const SuspensionQuery = Type.Object(
  {
    customer: Type.Optional(Type.String({ ...targets.customer, description: 'Those that concern this customer.' })),
    block: Type.Optional(Type.String({ ...targets.block, description: 'Those of this block. Not beside number.' })),
    number: Type.Optional(Type.String({ ...targets.number, description: 'Those of this number.' })),
    ...filters,
  },
  { additionalProperties: false },
)

export const OwnSuspensionQuery = Type.Object(filters, { additionalProperties: false })

const by = (description: string) => ({
  by: Type.Object(ActorAnswer.properties, { additionalProperties: false, description }),
})

/** `who`: what is said of who did it; a customer is not told. */
const fieldsOf = <Who extends { readonly by?: typeof ActorAnswer }>(who: (description: string) => Who) => {
  const decision = Type.Object(
    { upheld: Type.Boolean(), reason: Type.String(), at: instant('When it was decided.'), ...who('Who decided.') },
    { additionalProperties: false },
  )
  const appeal = Type.Object(
    {
      text: Type.String({ description: 'What the customer said.' }),
      at: instant('When he said it.'),
      ...who('Who said it for the customer.'),
      decision: orNull(decision, 'Null while it waits for one.'),
    },
    { additionalProperties: false },
  )
  return {
    id: suspensionId,
    customer: orNull(customerId, "Whom it concerns; null where the block is in nobody's pool."),
    block: orNull(targets.block, 'The block that is suspended.'),
    number: orNull(
      targets.number,
      'The number that is suspended. With neither block nor number it is all that the customer has.',
    ),
    state,
    reason: Type.String({ description: 'What it is for.' }),
    remedy: Type.String({ description: 'What ends it.' }),
    cut: Type.Boolean({ description: 'Whether calls that were under way ended with it.' }),
    suspendedAt: instant('Since when.'),
    ...who('Who suspended it.'),
    appeal: orNull(appeal, 'What the customer said last against it; null where he said nothing.'),
    earlierAppeals: Type.Array(appeal, { description: 'What he said before, the oldest first.' }),
    lifted: orNull(
      Type.Object(
        { reason: Type.String(), at: instant('When it ended.'), ...who('Who ended it.') },
        { additionalProperties: false },
      ),
      'Null while it counts.',
    ),
  }
}

export const SuspensionAnswer = Type.Object(fieldsOf(by), { additionalProperties: false })

export const SuspensionPage = pageOf(SuspensionAnswer)

/** The same for the customer whom it concerns, who is not told the names of the platform's people. */
export const OwnSuspensionAnswer = Type.Object(
  fieldsOf(() => ({})),
  { additionalProperties: false },
)

export const OwnSuspensionPage = pageOf(OwnSuspensionAnswer)

export type SuspensionRequest = Static<typeof SuspensionRequest>
export type SuspensionLiftRequest = Static<typeof SuspensionLiftRequest>
export type AppealRequest = Static<typeof AppealRequest>
export type AppealDecisionRequest = Static<typeof AppealDecisionRequest>
export type SuspensionQuery = Static<typeof SuspensionQuery>
export type OwnSuspensionQuery = Static<typeof OwnSuspensionQuery>
export type SuspensionAnswer = Static<typeof SuspensionAnswer>
export type OwnSuspensionAnswer = Static<typeof OwnSuspensionAnswer>
