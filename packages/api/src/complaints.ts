import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { bindingId, callId, givenInstant, instant, orNull, printable, protectedNumber } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ActorAnswer } from './policy.ts'
import { ruleKeyword } from './stated-rule.ts'

export const complaintStates = ['open', 'answered', 'closed'] as const

const state = Type.Enum([...complaintStates], {
  description: 'open: nobody has answered. answered: whoever complained was. closed: nothing is left to do.',
  [ruleKeyword]: 'must be open, answered or closed',
})

const text = (description: string) => printable(description, 2_000, 'Called three times about an order that is over')

const matterId = Type.String({
  description: 'The id of the complaint.',
  pattern: '^mat_[a-z2-9]{24}$',
  [ruleKeyword]: 'must be the id of a complaint',
})

export const complaintId = matterId

export const ComplaintRequest = Type.Object(
  {
    call: Type.Optional(callId),
    number: Type.Optional(
      Type.String({ ...protectedNumber, description: 'In place of the call: the 700 number that was seen.' }),
    ),
    at: Type.Optional(givenInstant('When it was seen, with `number`: calls up to an hour from it are evidence.')),
    text: text('What is complained of.'),
  },
  { additionalProperties: false },
)

export const ComplaintChangeRequest = Type.Object(
  {
    revision: Type.Integer({
      description: 'The `revision` that was read. Another one now, and nothing is changed.',
      minimum: 0,
      [ruleKeyword]: 'must be a whole number from 0 on',
    }),
    state: Type.Optional(state),
    text: text('What was done, or answered.'),
  },
  { additionalProperties: false },
)

export const ComplaintQuery = Type.Object(
  {
    state: Type.Optional(state),
    customer: Type.Optional(customerId),
    limit: Type.Optional(pageLimit),
    cursor: Type.Optional(pageCursor),
  },
  { additionalProperties: false },
)

export const ComplaintAnswer = Type.Object(
  {
    id: matterId,
    revision: Type.Integer({ minimum: 0 }),
    state,
    customer: orNull(customerId, 'Whose number it is; null where it is in no pool.'),
    number: orNull(protectedNumber),
    text: Type.String({ description: 'What is complained of.' }),
    happenedAt: instant('When it was.'),
    receivedAt: instant('When it was taken down.'),
    dueAt: instant('By when it must be answered.'),
    isOverdue: Type.Boolean({ description: 'Whether it should have been answered.' }),
    evidence: Type.Object(
      {
        calls: Type.Array(callId, { description: 'The calls that it may be about.' }),
        bindings: Type.Array(bindingId, { description: 'Their bindings.' }),
      },
      { additionalProperties: false, description: 'As it was found when the complaint came. It is not deleted.' },
    ),
    hold: orNull(
      Type.String(),
      'The hold that keeps the evidence; null where it was released or there were as many holds as there may be.',
    ),
    trail: Type.Array(
      Type.Object(
        {
          at: instant('When.'),
          by: ActorAnswer,
          state,
          text: orNull(Type.String(), 'What was done, or answered.'),
        },
        { additionalProperties: false },
      ),
      { description: 'What was done about it, the oldest first.' },
    ),
  },
  { additionalProperties: false },
)

export const ComplaintPage = pageOf(ComplaintAnswer)

const share = (description: string) => Type.Number({ description, minimum: 0, maximum: 1 })

export const ComplaintRatesAnswer = Type.Object(
  {
    windowDays: Type.Integer({ description: 'Over how many days.', minimum: 1 }),
    alarmAt: share('From this share on operators are told.'),
    suspendAt: share('From this share on the customer is suspended.'),
    leastCalls: Type.Integer({ description: 'With fewer answered calls nothing follows from a share.', minimum: 1 }),
    items: Type.Array(
      Type.Object(
        {
          customer: customerId,
          name: orNull(Type.String(), 'The name of the customer.'),
          complaints: Type.Integer({ minimum: 0 }),
          calls: Type.Integer({ description: 'Answered calls.', minimum: 0 }),
          rate: orNull(Type.Number({ minimum: 0 }), 'Complaints for each answered call; null where there is none.'),
        },
        { additionalProperties: false },
      ),
      { description: 'Customers of whom somebody complained, the highest rate first.' },
    ),
  },
  { additionalProperties: false },
)

export type ComplaintRequest = Static<typeof ComplaintRequest>
export type ComplaintChangeRequest = Static<typeof ComplaintChangeRequest>
export type ComplaintQuery = Static<typeof ComplaintQuery>
export type ComplaintAnswer = Static<typeof ComplaintAnswer>
export type ComplaintPage = Static<typeof ComplaintPage>
export type ComplaintRatesAnswer = Static<typeof ComplaintRatesAnswer>
