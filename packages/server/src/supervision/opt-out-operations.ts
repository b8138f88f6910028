import {
  defaultPageLimit,
  type OperationId,
  type OptOutAnswer,
  type OptOutQuery,
  type OptOutRemovalRequest,
  type OptOutRequest,
} from '@axbridge/api'
import { type Customer, parsePhoneNumber } from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, refusal } from '../operation/refusal.ts'
import type { HeldOptOut, OptOutDesk } from './opt-out-desk.ts'

type OptOutOperationId = Extract<OperationId, 'addOptOut' | 'removeOptOut' | 'listOptOuts'>

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const noSuchOptOut = refusal('not_found', 'The person has no opt-out of this customer.')
const changing = refusal('overloaded', 'The opt-out is being changed by others: ask again.')

const optOutAnswer = ({ id, person, of, at }: HeldOptOut): OptOutAnswer => ({ id, person, of, at: formatInstant(at) })

/** What persons want none of, recorded by the customer whom they told. */
export const optOutOperations = (
  desk: OptOutDesk,
): Readonly<Record<OptOutOperationId, OperationHandler<Customer>>> => ({
  addOptOut: async ({ who, body }) => {
    const { number, of } = body as OptOutRequest
    const person = parsePhoneNumber(number)
    if (!person.ok) return fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
    const held = await desk.add(who.id, person.value, of)
    return held === 'busy' ? changing : answered(200, optOutAnswer(held))
  },

  removeOptOut: async ({ who, body }) => {
    const person = parsePhoneNumber((body as OptOutRemovalRequest).number)
    if (!person.ok) return fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
    const held = await desk.remove(who.id, person.value)
    if (held === undefined) return noSuchOptOut
    return held === 'busy' ? changing : answered(200, optOutAnswer(held))
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
