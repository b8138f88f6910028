import { documentNumberRule, identityDocuments, residentIdRule } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { instant, mask, orNull, printable, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'

const documentKind = Type.Enum([...identityDocuments], {
  description: 'By what he showed who he is.',
  [ruleKeyword]: `must be one of ${identityDocuments.join(', ')}`,
})

const documentNumber = Type.String({
  description: 'Its number. That of a resident_id is checked by its last character (GB 11643).',
  minLength: 4,
  maxLength: 32,
  pattern: '^[A-Z0-9()/-]{4,32}$',
  [ruleKeyword]: `${documentNumberRule}; of a resident_id: ${residentIdRule}`,
  examples: ['E00000001'],
})

const person = realNumber("The person's real number: a mainland mobile.", '13800000001')

const actualUserId = Type.String({
  description: 'The id of the registration.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: 'must be the id of a registration',
})

export const ActualUserRequest = Type.Object(
  {
    number: person,
    name: Type.String({ ...printable('Who he is, as his document has it.', 64, '王小明'), writeOnly: true }),
    document: Type.Optional(
      orNull(
        Type.Object(
          { kind: documentKind, number: Type.String({ ...documentNumber, writeOnly: true }) },
          { additionalProperties: false },
        ),
        'By what he showed who he is; null or left out where he showed nothing.',
      ),
    ),
  },
  { additionalProperties: false },
)

/** By his number, or by the id of the registration. */
export const ActualUserRemovalRequest = Type.Object(
  { number: Type.Optional(person), id: Type.Optional(actualUserId) },
  { additionalProperties: false },
)

export const ActualUserQuery = Type.Object(
  { limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const ActualUserAnswer = Type.Object(
  {
    id: actualUserId,
    person: mask("The person's number, masked."),
    name: Type.String({
      description: 'His name, masked: its first character and two stars.',
      pattern: '^[^\\n]\\*\\*$',
      examples: ['王**'],
    }),
    document: orNull(documentKind, 'The kind of his document; null where he showed none.'),
    at: instant('When it was registered last.'),
  },
  { additionalProperties: false },
)

export const ActualUserPage = pageOf(ActualUserAnswer)

/** What is registered of somebody, for those who may see it whole. */
export const revealedUser = {
  name: Type.String({ description: 'His name.' }),
  document: orNull(
    Type.Object(
      { kind: documentKind, number: Type.String({ description: 'Its number.' }) },
      { additionalProperties: false },
    ),
    'By what he showed who he is; null where he showed nothing.',
  ),
} as const

export type ActualUserRequest = Static<typeof ActualUserRequest>
export type ActualUserRemovalRequest = Static<typeof ActualUserRemovalRequest>
export type ActualUserQuery = Static<typeof ActualUserQuery>
export type ActualUserAnswer = Static<typeof ActualUserAnswer>
