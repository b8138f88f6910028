import {
  defaultPageLimit,
  type OperationId,
  type OptOutAnswer,
  type OptOutQuery,
  type OptOutRemovalRequest,
  type OptOutRequest,
} from '@axbridge/api'
import { type Customer, parsePhoneNumber } from '@axbridge/core'
import type { Person } from '../operation/authenticate.ts'
import { formatInstant } from '../operation/instant.ts'
import { type Answered, answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { HeldOptOut, OptOutChange, OptOutDesk, OptOutSayer } from './opt-out-desk.ts'

type OptOutOperationId = Extract<OperationId, 'addOptOut' | 'removeOptOut' | 'listOptOuts'>

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const noSuchOptOut = refusal('not_found', 'The person has no opt-out of this customer.')
const changing = refusal('overloaded', 'The opt-out is being changed by others: ask again.')

const notTheirs = refusal(
  'forbidden',
  'Staff set this opt-out for the person: only the role platform_admin or compliance_officer removes or narrows it.',
)

const sayerOf = (by: Person | undefined): OptOutSayer => {
  if (by === undefined || by.role === 'customer_developer') return 'customer'
  return by.role === 'platform_admin' || by.role === 'compliance_officer' ? 'overseer' : 'staff'
}

const optOutAnswer = ({ id, person, of, at }: HeldOptOut): OptOutAnswer => ({ id, person, of, at: formatInstant(at) })

const changeAnswer = (change: OptOutChange): Answered | Refusal => {
  if (change === 'not_theirs') return notTheirs
  return change === 'busy' ? changing : answered(200, optOutAnswer(change))
}

/** What persons want none of, recorded by the customer whom they told, or by staff for the person. */
export const optOutOperations = (
  desk: OptOutDesk,
): Readonly<Record<OptOutOperationId, OperationHandler<Customer>>> => ({
  addOptOut: async ({ who, by, body }) => {
    const { number, of } = body as OptOutRequest
    const person = parsePhoneNumber(number)
    if (!person.ok) return fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
    return changeAnswer(await desk.add(who.id, person.value, of, sayerOf(by)))
  },

  removeOptOut: async ({ who, by, body }) => {
    const person = parsePhoneNumber((body as OptOutRemovalRequest).number)
    if (!person.ok) return fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
    const change = await desk.remove(who.id, person.value, sayerOf(by))
    return change === undefined ? noSuchOptOut : changeAnswer(change)
  },

  listOptOuts: async ({ who, query }) => {
    const { of: state, limit = defaultPageLimit, cursor } = query as OptOutQuery
    const page = await desk.list(who.id, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(state === undefined ? {} : { state }),
    })
    return page === undefined ? badCursor : answered(200, { items: page.items.map(optOutAnswer), next: page.next })
  },
})
