import { parseCustomerId, parseKeyId } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { CustomerProfileAnswer } from './customer-profiles.ts'
import { instant, orNull, printable } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { PoolAnswer } from './pool.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const customerId = Type.String({
  description: 'The id of a customer.',
  pattern: '^cus_[a-z2-9]{16}$',
  [ruleKeyword]: ruleOf(parseCustomerId),
  examples: ['cus_abcdefghijkmnpqr'],
})

export const keyId = Type.String({
  description: 'The id of a key: what a signature names. It is no secret.',
  pattern: '^key_[a-z2-9]{16}$',
  [ruleKeyword]: ruleOf(parseKeyId),
  examples: ['key_abcdefghijkmnpqr'],
})

const customerName = printable('The legal entity; no two customers have the same name.', 64, 'A courier company')

const limitOfPairs = (description: string, most: number) =>
  Type.Union([Type.Integer({ minimum: 1, maximum: most }), Type.Null()], {
    description,
    [ruleKeyword]: `must be null or a whole number from 1 to ${most}`,
  })

const settings = {
  bearerAllowed: Type.Boolean({
    description: 'Whether a key may be sent as a bearer token; else every request is signed.',
    [ruleKeyword]: 'must be true or false',
  }),
  pairsPerNumber: limitOfPairs(
    'How many pairs one number may hold at once; null leaves it to the server, whose limit it may only lower.',
    10_000,
  ),
  mostPairs: limitOfPairs(
    'How many pairs the whole pool may hold, live and at rest; null for as many as fit.',
    10_000_000_000,
  ),
}

const changedSettings = Type.Object(
  {
    bearerAllowed: Type.Optional(settings.bearerAllowed),
    pairsPerNumber: Type.Optional(settings.pairsPerNumber),
    mostPairs: Type.Optional(settings.mostPairs),
  },
  { additionalProperties: false, description: 'What is left out has its default, or stays as it is.' },
)

export const CustomerRequest = Type.Object(
  { name: customerName, settings: Type.Optional(changedSettings) },
  { additionalProperties: false },
)

export const CustomerChangeRequest = Type.Object({ settings: changedSettings }, { additionalProperties: false })

export const PageQuery = Type.Object(
  { limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const CustomerAnswer = Type.Object(
  {
    id: customerId,
    name: customerName,
    createdAt: instant('When it was added.'),
    settings: Type.Object(settings, { additionalProperties: false }),
    profile: CustomerProfileAnswer,
    suspended: orNull(
      Type.Object(
        {
          id: Type.String({ description: 'The id of the suspension.', pattern: '^mat_[a-z2-9]{24}$' }),
          reason: Type.String({ description: 'What it is for.' }),
          remedy: Type.String({ description: 'What ends it.' }),
          at: instant('Since when.'),
        },
        { additionalProperties: false },
      ),
      'What suspends all that the customer has; null where nothing does.',
    ),
  },
  { additionalProperties: false },
)

export const CustomerPage = pageOf(CustomerAnswer)

const keyFields = {
  id: keyId,
  customer: customerId,
  createdAt: instant('When it was made.'),
}

/** A key as it may be shown at any time. */
export const KeyAnswer = Type.Object(
  {
    ...keyFields,
    revokedAt: orNull(instant('From this instant on it is no key.'), 'Null while it is in use.'),
    signs: Type.Boolean({ description: 'Whether requests can be signed with it.' }),
  },
  { additionalProperties: false },
)

export const NewKeyAnswer = Type.Object(
  {
    ...keyFields,
    secret: Type.String({
      description: 'The secret that signs requests. It is shown here and never again.',
      pattern: '^axb_[0-9A-Za-z]{32}$',
    }),
  },
  { additionalProperties: false },
)

export const KeyList = Type.Object(
  { items: Type.Array(KeyAnswer, { description: 'The newest first, revoked ones included.', maxItems: 1_000 }) },
  { additionalProperties: false },
)

export const CustomerPoolAnswer = Type.Object(
  { customer: customerId, name: customerName, pool: PoolAnswer },
  { additionalProperties: false },
)

export const CustomerPoolPage = pageOf(CustomerPoolAnswer)

export type CustomerRequest = Static<typeof CustomerRequest>
export type CustomerChangeRequest = Static<typeof CustomerChangeRequest>
export type PageQuery = Static<typeof PageQuery>
export type CustomerAnswer = Static<typeof CustomerAnswer>
export type CustomerPage = Static<typeof CustomerPage>
export type KeyAnswer = Static<typeof KeyAnswer>
export type NewKeyAnswer = Static<typeof NewKeyAnswer>
export type KeyList = Static<typeof KeyList>
export type CustomerPoolAnswer = Static<typeof CustomerPoolAnswer>
export type CustomerPoolPage = Static<typeof CustomerPoolPage>
