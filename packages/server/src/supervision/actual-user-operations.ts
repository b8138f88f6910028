import {
  type ActualUserAnswer,
  type ActualUserQuery,
  type ActualUserRemovalRequest,
  type ActualUserRequest,
  defaultPageLimit,
  type OperationId,
} from '@axbridge/api'
import { type Customer, faultOfDocument, parseMatterId, parsePhoneNumber } from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { ActualUserDesk, ActualUserNamed, HeldActualUser } from './actual-user-desk.ts'

type ActualUserOperationId = Extract<OperationId, 'registerActualUser' | 'removeActualUser' | 'listActualUsers'>

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const numberOrId = fieldRefusal('malformed', [{ field: 'number', rule: 'must be given, or id, and not both' }])
const noSuchUser = refusal('not_found', 'Nobody is registered by this.')
const changing = refusal('overloaded', 'The registration is being changed by others: ask again.')
const tooMany = refusal('limit_reached', 'As many actual users are registered as may be.')

const userAnswer = ({ at, ...user }: HeldActualUser): ActualUserAnswer => ({ ...user, at: formatInstant(at) })

/** Who a removal names, or what is wrong with it. */
const namedBy = ({ number, id }: ActualUserRemovalRequest): ActualUserNamed | Refusal => {
  if ((number === undefined) === (id === undefined)) return numberOrId
  if (number !== undefined) {
    const person = parsePhoneNumber(number)
    return person.ok ? { person: person.value } : fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
  }
  const parsed = parseMatterId(id ?? '')
  return parsed.ok ? { id: parsed.value } : fieldRefusal('malformed', [{ field: 'id', rule: parsed.rule }])
}

/** Who really uses the phones of a customer's bindings, as he says it (USE-3). */
export const actualUserOperations = (
  desk: ActualUserDesk,
): Readonly<Record<ActualUserOperationId, OperationHandler<Customer>>> => ({
  registerActualUser: async ({ who, body }) => {
    const { number, name, document = null } = body as ActualUserRequest
    const person = parsePhoneNumber(number)
    if (!person.ok) return fieldRefusal('malformed', [{ field: 'number', rule: person.rule }])
    const rule = document === null ? undefined : faultOfDocument(document)
    if (rule !== undefined) return fieldRefusal('malformed', [{ field: 'document.number', rule }])
    const user = await desk.register(who.id, person.value, { name, document })
    if (user === 'too_many') return tooMany
    return user === 'busy' ? changing : answered(200, userAnswer(user))
  },

  removeActualUser: async ({ who, body }) => {
    const named = namedBy(body as ActualUserRemovalRequest)
    if ('kind' in named) return named
    const user = await desk.remove(who.id, named)
    if (user === undefined) return noSuchUser
    return user === 'busy' ? changing : answered(200, userAnswer(user))
  },

  listActualUsers: async ({ who, query }) => {
    const { limit = defaultPageLimit, cursor } = query as ActualUserQuery
    const page = await desk.list(who.id, { limit, ...(cursor === undefined ? {} : { cursor }) })
    return page === undefined ? badCursor : answered(200, { items: page.items.map(userAnswer), next: page.next })
  },
})
