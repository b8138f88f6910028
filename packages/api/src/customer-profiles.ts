import {
  actualUsersRule,
  mostContacts,
  mostScenarios,
  scenarioNameRule,
  scenarioUseRule,
  scenarioUses,
  sides,
} from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { mode } from './bindings.ts'
import { givenInstant, instant, orNull, printable, withoutNumber } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'

const kind = Type.Enum(['enterprise', 'institution', 'individual'], {
  description: 'What it is. Where the server is not set otherwise, no individual is a customer.',
  [ruleKeyword]: 'must be enterprise, institution or individual',
})

const email = Type.String({
  description: 'Where he is written to.',
  maxLength: 254,
  pattern: `^${withoutNumber}[^\\s@\\p{C}]{1,64}@[^\\s@\\p{C}]{1,189}$`,
  [ruleKeyword]: 'must be an e-mail address that holds no telephone number',
  examples: ['numbers@courier.example'],
})

const contacts = Type.Array(
  Type.Object({ name: printable('Who it is.', 64, 'The duty officer'), email }, { additionalProperties: false }),
  {
    description: 'Who is written to.',
    maxItems: mostContacts,
    [ruleKeyword]: `must be at most ${mostContacts} people`,
  },
)

const entityFields = {
  name: printable('Its name in the register.', 128, 'A courier company, Ltd'),
  kind,
  registration: printable(
    'The unified social credit code (GB 32100), whose last character is checked; or the number in the register where it has none.',
    64,
    '91350100M000100Y43',
  ),
  contacts,
} as const

const scenarioName = Type.String({
  description: 'What binds call it by.',
  minLength: 1,
  maxLength: 32,
  pattern: `^${withoutNumber}[a-z](?:-?[a-z0-9]){0,31}$`,
  [ruleKeyword]: scenarioNameRule,
  examples: ['parcel'],
})

const scenarioFields = {
  name: scenarioName,
  use: Type.Enum([...scenarioUses], { description: 'What the numbers are used for.', [ruleKeyword]: scenarioUseRule }),
  modes: Type.Array(mode, {
    description: 'The modes that it allows.',
    minItems: 1,
    maxItems: 4,
    uniqueItems: true,
    [ruleKeyword]: 'must be some of AXB, AXYB, GXB, GXYB, each once',
  }),
} as const

const actualUsers = Type.Array(Type.Enum([...sides]), {
  description: 'The sides whose people must be registered as actual users before they are bound (`/v1/actual-users`).',
  maxItems: 2,
  uniqueItems: true,
  [ruleKeyword]: actualUsersRule,
})

const longestLifeMs = orNull(
  Type.Integer({
    minimum: 1,
    maximum: 115 * 86_400_000,
    [ruleKeyword]: 'must be null or a whole number from 1 to 9936000000',
  }),
  'How long a binding of it may live, in ms; null leaves that to the server.',
)

export const CustomerProfileRequest = Type.Object(
  {
    revision: Type.Integer({
      description: 'What was changed: the `revision` that was read. Another one now, and nothing is changed.',
      minimum: 0,
      [ruleKeyword]: 'must be a whole number from 0 on',
    }),
    entity: orNull(
      Type.Object(
        {
          ...entityFields,
          verifiedAt: givenInstant('When it was verified.'),
          validUntil: givenInstant('Until when that is good.'),
        },
        { additionalProperties: false },
      ),
      'The legal entity behind the customer; null where it was not verified.',
    ),
    scenarios: Type.Array(
      Type.Object(
        {
          ...scenarioFields,
          longestLifeMs: Type.Optional(longestLifeMs),
          validUntil: Type.Optional(orNull(givenInstant('Until when binds may name it.'), 'Null: without end.')),
          actualUsers: Type.Optional(actualUsers),
        },
        { additionalProperties: false },
      ),
      {
        description: 'What it was registered for.',
        maxItems: mostScenarios,
        [ruleKeyword]: `must be at most ${mostScenarios} scenarios`,
      },
    ),
  },
  { additionalProperties: false },
)

export const CustomerProfileAnswer = Type.Object(
  {
    revision: Type.Integer({ description: 'Counts its changes; 0 while nothing was recorded.', minimum: 0 }),
    entity: orNull(
      Type.Object(
        {
          ...entityFields,
          verifiedAt: instant('When it was verified.'),
          validUntil: instant('Until when that is good.'),
        },
        { additionalProperties: false },
      ),
      'The legal entity behind the customer; null where it was not verified.',
    ),
    scenarios: Type.Array(
      Type.Object(
        {
          ...scenarioFields,
          longestLifeMs,
          validUntil: orNull(instant('Until when binds may name it.'), 'Null: without end.'),
          actualUsers,
        },
        { additionalProperties: false },
      ),
      { description: 'What it was registered for.' },
    ),
  },
  { additionalProperties: false },
)

export type CustomerProfileRequest = Static<typeof CustomerProfileRequest>
export type CustomerProfileAnswer = Static<typeof CustomerProfileAnswer>
