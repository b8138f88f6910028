import { parseCustomerId, parseMatterId, parseProtectedNumber } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { auditCase } from './audit.ts'
import { customerId } from './customers.ts'
import { bindingId, instant, mask, orderId, orNull, printable, protectedNumber, realNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ActorAnswer } from './policy.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const holdId = Type.String({
  description: 'The id of a hold.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: ruleOf(parseMatterId),
  examples: ['mat_abcdefghabcdefghijkmnpqr'],
})

export const holdStates = ['in_force', 'released'] as const

const state = Type.Enum([...holdStates], {
  description: 'in_force: nothing of it is deleted. released: what its term is over for goes with the next deletion.',
  [ruleKeyword]: 'must be in_force or released',
})

const reason = printable('Why.', 500, 'Asked for by the police of the district')

export const HoldRequest = Type.Object(
  {
    customer: Type.Optional(
      Type.String({
        ...customerId,
        description: 'All of this customer; with `order`, that order.',
        [ruleKeyword]: ruleOf(parseCustomerId),
      }),
    ),
    order: Type.Optional(Type.String({ ...orderId, description: 'An order of the customer.' })),
    binding: Type.Optional(Type.String({ ...bindingId, description: 'One binding.' })),
    number: Type.Optional(
      Type.String({
        ...protectedNumber,
        description: 'All of this 700 number.',
        [ruleKeyword]: ruleOf(parseProtectedNumber),
      }),
    ),
    party: Type.Optional(realNumber('All in which this person stands or stood.', '13800000001')),
    reason,
    case: auditCase,
  },
  { additionalProperties: false },
)

export const HoldReleaseRequest = Type.Object({ reason }, { additionalProperties: false })

export const HoldQuery = Type.Object(
  { state: Type.Optional(state), limit: Type.Optional(pageLimit), cursor: Type.Optional(pageCursor) },
  { additionalProperties: false },
)

export const HoldAnswer = Type.Object(
  {
    id: holdId,
    state,
    customer: orNull(customerId, 'Whose things are held; null where it is not of one customer.'),
    order: orNull(Type.String({ description: 'The order that is held.' })),
    binding: orNull(bindingId, 'The binding that is held.'),
    number: orNull(protectedNumber, 'The number that is held.'),
    person: orNull(mask('The person whose things are held.')),
    reason: Type.String({ description: 'Why.' }),
    case: Type.String({ description: 'What the case is filed under elsewhere.' }),
    heldAt: instant('Since when.'),
    by: ActorAnswer,
    released: orNull(
      Type.Object(
        { reason: Type.String(), at: instant('When it was released.'), by: ActorAnswer },
        { additionalProperties: false },
      ),
      'Null while it stands.',
    ),
  },
  { additionalProperties: false },
)

const kept = (description: string) => Type.Integer({ description, minimum: 0, maximum: 1_000_000 })

export const AddedHoldAnswer = Type.Object(
  {
    ...HoldAnswer.properties,
    keeps: orNull(
      Type.Object(
        {
          bindings: kept('Bindings whose persons are kept.'),
          calls: kept('Call records.'),
          isWhole: Type.Boolean({
            description: 'False where there may be more of either, also what a customer who had the block before left.',
          }),
        },
        { additionalProperties: false },
      ),
      'How much of it there is: 0 where it was deleted before; a hold brings nothing back. Null for a person, of whom a trace tells, and where it could not be counted.',
    ),
  },
  { additionalProperties: false },
)

export const HoldPage = pageOf(HoldAnswer)

export type HoldRequest = Static<typeof HoldRequest>
export type HoldReleaseRequest = Static<typeof HoldReleaseRequest>
export type HoldQuery = Static<typeof HoldQuery>
export type HoldAnswer = Static<typeof HoldAnswer>
export type AddedHoldAnswer = Static<typeof AddedHoldAnswer>
