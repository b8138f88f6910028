import { parseMatterId } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { givenInstant, instant, orNull, printable } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ActorAnswer } from './policy.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const breachId = Type.String({
  description: 'The id of a breach.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: ruleOf(parseMatterId),
  examples: ['mat_abcdefghabcdefghijkmnpqr'],
})

const state = Type.Enum(['open', 'closed'], {
  description: 'open: something is left to do. closed: its record is kept for three years from then.',
  [ruleKeyword]: 'must be open or closed',
})

const text = (description: string, example: string) => printable(description, 2_000, example)

const fields = {
  kinds: Type.Array(printable('A kind of data.', 100, 'call records'), {
    description: 'The kinds of data that leaked, were changed or lost.',
    minItems: 1,
    maxItems: 20,
    [ruleKeyword]: 'must be 1 to 20 kinds of data',
  }),
  persons: orNull(
    Type.Integer({ minimum: 0, maximum: 10_000_000_000, [ruleKeyword]: 'must be a whole number from 0 on' }),
    'How many persons it concerns; null while nobody knows.',
  ),
  cause: text('How it came about.', 'A backup stood on a shared disk'),
  harm: text('What may come of it for them.', 'Somebody may learn when they ordered'),
  measures: text('What was done against it, and what they can do.', 'The disk was taken away; keys were changed'),
  contact: printable('Whom they may ask.', 200, 'Data protection, dp@example.com'),
  foundAt: givenInstant('When it was found.'),
} as const

const told = Type.Array(
  Type.Object(
    {
      whom: printable('Who was told.', 200, 'the provincial communications administration'),
      at: givenInstant('When.'),
    },
    { additionalProperties: false },
  ),
  { description: 'Who was told of it, and when.', maxItems: 100, [ruleKeyword]: 'must be at most 100' },
)

export const BreachRequest = Type.Object(
  {
    ...fields,
    persons: Type.Optional(fields.persons),
    told: Type.Optional(told),
  },
  { additionalProperties: false },
)

export const BreachChangeRequest = Type.Object(
  {
    revision: Type.Integer({
      description: 'The `revision` that was read. Another one now, and nothing is changed.',
      minimum: 0,
      [ruleKeyword]: 'must be a whole number from 0 on',
    }),
    state: Type.Optional(state),
    kinds: Type.Optional(fields.kinds),
    persons: Type.Optional(fields.persons),
    cause: Type.Optional(fields.cause),
    harm: Type.Optional(fields.harm),
    measures: Type.Optional(fields.measures),
    contact: Type.Optional(fields.contact),
    foundAt: Type.Optional(fields.foundAt),
    told: Type.Optional(told),
  },
  { additionalProperties: false },
)

export const BreachQuery = Type.Object(
  { state: Type.Optional(state), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const BreachAnswer = Type.Object(
  {
    id: breachId,
    revision: Type.Integer({ minimum: 0 }),
    state,
    kinds: Type.Array(Type.String(), { description: 'The kinds of data.' }),
    persons: orNull(Type.Integer({ minimum: 0 }), 'How many persons it concerns; null while nobody knows.'),
    cause: Type.String({ description: 'How it came about.' }),
    harm: Type.String({ description: 'What may come of it for them.' }),
    measures: Type.String({ description: 'What was done against it, and what they can do.' }),
    contact: Type.String({ description: 'Whom they may ask.' }),
    foundAt: instant('When it was found.'),
    told: Type.Array(Type.Object({ whom: Type.String(), at: instant('When.') }, { additionalProperties: false }), {
      description: 'Who was told of it, and when.',
    }),
    recordedAt: instant('When it was taken down.'),
    by: ActorAnswer,
    changedAt: instant('When the record was changed last.'),
  },
  { additionalProperties: false },
)

export const BreachPage = pageOf(BreachAnswer)

export type BreachRequest = Static<typeof BreachRequest>
export type BreachChangeRequest = Static<typeof BreachChangeRequest>
export type BreachQuery = Static<typeof BreachQuery>
export type BreachAnswer = Static<typeof BreachAnswer>
