import { policyActions, policyMeasures, policySubjects } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { callId, givenInstant, instant, mask, orNull, protectedNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'
import { userId, userName } from './users.ts'

const oneOf = (words: readonly string[]): string => `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

export const ruleName = Type.String({
  description: 'The name of a rule: it stands in call records, events and alarms.',
  pattern: '^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$',
  [ruleKeyword]: 'must be lower-case letters, digits and hyphens, at most 48',
  examples: ['caller-hour'],
})

const scenarioName = Type.String({
  pattern: '^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$',
  [ruleKeyword]: 'must be lower-case letters, digits and hyphens, at most 32',
  examples: ['parcel'],
})

const whole = (description: string, minimum: number, maximum: number) =>
  Type.Integer({
    description,
    minimum,
    maximum,
    [ruleKeyword]: `must be a whole number from ${minimum} to ${maximum}`,
  })

const what = Type.Enum([...policyMeasures], {
  description:
    'What it measures. attempts: calls that would be connected. callees: different people one caller reaches. probes: calls to numbers on which the caller is no party. probed_numbers: different numbers among those. short_calls: the share of answered calls that were over soon. unanswered: the share of connected calls that nobody answered. binds: bindings that are asked for.',
  [ruleKeyword]: oneOf(policyMeasures),
})

const by = Type.Enum([...policySubjects], {
  description: 'For each of what it counts by itself.',
  [ruleKeyword]: oneOf(policySubjects),
})

const then = Type.Enum([...policyActions], {
  description:
    'observe: it is kept that it fired. alarm: operators are told. refuse: the call or bind is refused. suspend: it is refused, and the customer or number is suspended, the caller blocked.',
  [ruleKeyword]: oneOf(policyActions),
})

const hours = orNull(
  Type.Object(
    { from: whole('The first hour.', 0, 23), until: whole('The hour before which it ends.', 0, 24) },
    { additionalProperties: false },
  ),
  'Only in these hours of the day in China; past midnight where `from` is the later. Null: all day.',
)

const orderHours = orNull(
  Type.Object(
    {
      from: whole('From this age on.', 0, 8_784),
      until: orNull(whole('Below this age.', 1, 8_784), 'Null: without end.'),
    },
    { additionalProperties: false },
  ),
  'Only calls of orders that were bound so many hours ago. Null: of any age.',
)

const scenarios = orNull(
  Type.Array(scenarioName, { minItems: 1, maxItems: 32, [ruleKeyword]: 'must be 1 to 32 scenarios' }),
  'Only of these scenarios. Null: of any, and of none.',
)

const fields = {
  name: ruleName,
  what,
  by,
  windowMs: whole('How far back it counts, in ms.', 10_000, 31 * 86_400_000),
  limit: Type.Number({
    description: 'The most that may be within the window; of a share, from 0 to 1, what may not be exceeded.',
    minimum: 0,
    maximum: 1_000_000_000,
    [ruleKeyword]: 'must be a number from 0 to 1000000000',
  }),
  least: orNull(whole('Of a share: with fewer calls it says nothing.', 1, 1_000_000_000)),
  shorterThanMs: orNull(whole('Of short_calls: what is short, in ms from the answer to the end.', 1, 3_600_000)),
  then,
  isOn: Type.Boolean({ description: 'Whether it is in force.', [ruleKeyword]: 'must be true or false' }),
} as const

export const PolicyRuleRequest = Type.Object(
  {
    name: fields.name,
    what: fields.what,
    by: fields.by,
    windowMs: fields.windowMs,
    limit: fields.limit,
    least: Type.Optional(fields.least),
    shorterThanMs: Type.Optional(fields.shorterThanMs),
    when: Type.Optional(
      Type.Object(
        {
          hours: Type.Optional(hours),
          orderHours: Type.Optional(orderHours),
          scenarios: Type.Optional(scenarios),
        },
        { additionalProperties: false, description: 'When it counts and fires; always where it is left out.' },
      ),
    ),
    then: fields.then,
    isOn: Type.Optional(fields.isOn),
  },
  { additionalProperties: false },
)

export const PolicyRuleAnswer = Type.Object(
  {
    ...fields,
    when: Type.Object({ hours, orderHours, scenarios }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)

const rules = Type.Array(PolicyRuleRequest, { maxItems: 64, [ruleKeyword]: 'must be at most 64 rules' })

const revision = (description: string) =>
  Type.Integer({ description, minimum: 0, [ruleKeyword]: 'must be a whole number from 0 on' })

export const PolicyRequest = Type.Object(
  {
    revision: revision('What was changed: the `revision` that was read. Another one now, and nothing is changed.'),
    rules,
  },
  { additionalProperties: false },
)

/** Who did something: a person, whoever holds the operators' key, or a rule of policy. */
export const ActorAnswer = Type.Object(
  {
    kind: Type.Enum(['user', 'key', 'rule'], {
      description: "user: a person. key: whoever holds the operators' key. rule: a rule of policy.",
    }),
    id: Type.Optional(userId),
    name: Type.Optional(Type.Union([userName, ruleName])),
  },
  { additionalProperties: false },
)

export const PolicyAnswer = Type.Object(
  {
    revision: revision('Counts the changes of the rules; 0 while nobody has changed them.'),
    isDefault: Type.Boolean({ description: 'Whether these are the rules that come with the server.' }),
    isInForce: Type.Boolean({ description: 'Whether rules count at all (`supervision.policy.enabled`).' }),
    rules: Type.Array(PolicyRuleAnswer),
    changedAt: orNull(instant('When they were changed last.'), 'Null while nobody has.'),
    by: orNull(ActorAnswer, 'Who changed them last.'),
  },
  { additionalProperties: false },
)

export const DryRunRequest = Type.Object(
  {
    rules: Type.Optional(rules),
    from: givenInstant('Calls that began at or after this instant.'),
    to: givenInstant('Calls that began before this instant, at most 7 days later.'),
  },
  { additionalProperties: false },
)

const count = (description: string) => Type.Integer({ description, minimum: 0 })

export const DryRunAnswer = Type.Object(
  {
    from: instant('The first instant that was looked at.'),
    to: instant('Up to where it was looked: earlier than asked where there were too many calls.'),
    calls: count('The calls that were looked at.'),
    isComplete: Type.Boolean({ description: 'Whether all that was asked for was looked at.' }),
    rules: Type.Array(
      Type.Object(
        {
          name: ruleName,
          what,
          by,
          then,
          isJudged: Type.Boolean({
            description:
              'Whether records can tell: not of probes, whose callers no record names, nor of binds, which are no calls.',
          }),
          fired: count('How often it would have fired.'),
          refused: count('How many calls it would have refused.'),
          subjects: count('Of how many different ones; counted up to 10,000.'),
          calls: Type.Array(callId, { description: 'The first of them.', maxItems: 5 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

export const FiringQuery = Type.Object(
  { rule: Type.Optional(ruleName), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

/** Of what a rule fired: one of them, or none where it fired of more than are told apart. */
export const FiringSubject = Type.Object(
  {
    caller: orNull(mask('The caller.')),
    number: orNull(protectedNumber),
    customer: orNull(customerId),
    scenario: orNull(Type.String({ description: "The name of the customer's scenario." })),
    trunk: orNull(Type.String({ description: 'The name of the trunk.' })),
  },
  { additionalProperties: false },
)

export const FiringAnswer = Type.Object(
  {
    id: Type.String({ description: 'The id of the firing.', pattern: '^mat_[a-z2-9]{24}$' }),
    rule: ruleName,
    what,
    by,
    then,
    subject: FiringSubject,
    count: count('How often in this hour.'),
    firstAt: instant('When first.'),
    lastAt: instant('When last.'),
    calls: Type.Array(callId, { description: 'The first calls by which it fired.', maxItems: 5 }),
  },
  { additionalProperties: false },
)

export const FiringPage = pageOf(FiringAnswer)

export type PolicyRuleRequest = Static<typeof PolicyRuleRequest>
export type PolicyRuleAnswer = Static<typeof PolicyRuleAnswer>
export type PolicyRequest = Static<typeof PolicyRequest>
export type PolicyAnswer = Static<typeof PolicyAnswer>
export type ActorAnswer = Static<typeof ActorAnswer>
export type DryRunRequest = Static<typeof DryRunRequest>
export type DryRunAnswer = Static<typeof DryRunAnswer>
export type FiringQuery = Static<typeof FiringQuery>
export type FiringSubject = Static<typeof FiringSubject>
export type FiringAnswer = Static<typeof FiringAnswer>
export type FiringPage = Static<typeof FiringPage>
