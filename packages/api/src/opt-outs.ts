import { optOutScopes, optOutStates } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { instant, mask, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword } from './stated-rule.ts'

const scope = Type.Enum([...optOutScopes], {
  description: 'What he wants none of: new bindings, calls, or both.',
  [ruleKeyword]: 'must be bindings, calls or both',
})

const state = Type.Enum([...optOutStates], {
  description: 'What he wants none of: new bindings, calls, or both; removed: he wants them again.',
  [ruleKeyword]: 'must be bindings, calls, both or removed',
})

export const OptOutRequest = Type.Object(
  { number: realNumber("The person's real number: a mainland mobile.", '13800000001'), of: scope },
  { additionalProperties: false },
)

export const OptOutRemovalRequest = Type.Object(
  { number: realNumber("The person's real number: a mainland mobile.", '13800000001') },
  { additionalProperties: false },
)

export const OptOutQuery = Type.Object(
  { of: Type.Optional(state), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const OptOutAnswer = Type.Object(
  {
    id: Type.String({ description: 'The id of the opt-out.', pattern: '^mat_[a-z2-9]{24}$' }),
    person: mask("The person's number, masked."),
    of: state,
    at: instant('When it was said last.'),
  },
  { additionalProperties: false },
)

export const OptOutPage = pageOf(OptOutAnswer)

export type OptOutRequest = Static<typeof OptOutRequest>
export type OptOutRemovalRequest = Static<typeof OptOutRemovalRequest>
export type OptOutQuery = Static<typeof OptOutQuery>
export type OptOutAnswer = Static<typeof OptOutAnswer>
