import Type, { type Static } from 'typebox'
import { instant, mask, printable, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ActorAnswer } from './policy.ts'
import { ruleKeyword } from './stated-rule.ts'

export const blockedStates = ['blocked', 'released'] as const

const state = Type.Enum([...blockedStates], {
  description: 'blocked: he calls nobody. released: not any more.',
  [ruleKeyword]: 'must be blocked or released',
})

const reason = (description: string) => printable(description, 500, 'Called 40 numbers of orders that were not his')

export const BlockedPersonRequest = Type.Object(
  { number: realNumber('Who may call nobody.', '13800000001'), reason: reason('Why.') },
  { additionalProperties: false },
)

/** By his number, or by the id of the matter. */
export const BlockedPersonRemovalRequest = Type.Object(
  {
    number: Type.Optional(realNumber('Who may call again.', '13800000001')),
    id: Type.Optional(
      Type.String({
        description: 'In place of the number: the id of what was listed.',
        pattern: '^mat_[a-z2-9]{24}$',
        [ruleKeyword]: 'must be the id of a blocked person',
      }),
    ),
    reason: reason('Why he may.'),
  },
  { additionalProperties: false },
)

export const BlockedPersonQuery = Type.Object(
  { state: Type.Optional(state), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const BlockedPersonAnswer = Type.Object(
  {
    id: Type.String({ description: 'The id of the matter.', pattern: '^mat_[a-z2-9]{24}$' }),
    person: mask('Who it is.'),
    state,
    reason: Type.String({ description: 'Why it is so.' }),
    since: instant('Since when it is so.'),
    by: ActorAnswer,
  },
  { additionalProperties: false },
)

export const BlockedPersonPage = pageOf(BlockedPersonAnswer)

export type BlockedPersonRequest = Static<typeof BlockedPersonRequest>
export type BlockedPersonRemovalRequest = Static<typeof BlockedPersonRemovalRequest>
export type BlockedPersonQuery = Static<typeof BlockedPersonQuery>
export type BlockedPersonAnswer = Static<typeof BlockedPersonAnswer>
export type BlockedPersonPage = Static<typeof BlockedPersonPage>
