import {
  type AddedHoldAnswer,
  defaultPageLimit,
  type HoldAnswer,
  type HoldQuery,
  type HoldReleaseRequest,
  type HoldRequest,
  type OperationId,
} from '@axbridge/api'
import {
  parseBindingId,
  parseCustomerId,
  parseMatterId,
  parsePhoneNumber,
  parseProtectedNumber,
  type Store,
  type SuspensionActor,
} from '@axbridge/core'
import type { Person } from '../operation/authenticate.ts'
import { formatInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { heldCount } from './held-count.ts'
import type { Hold, HoldDesk, HoldOf } from './hold-desk.ts'

export type HoldOperationId = Extract<OperationId, 'addHold' | 'releaseHold' | 'listHolds'>

const noSuchHold = refusal('not_found', 'There is no such hold.')
const noSuchCustomer = refusal('not_found', 'There is no such customer.')
const wasReleased = refusal('matter_state', 'The hold was released before.')
const tooMany = refusal('limit_reached', 'As many holds stand as may: release one first.')
const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])

export const actorOf = (by: Person | undefined): SuspensionActor =>
  by === undefined ? { kind: 'key' } : { kind: 'user', id: by.id, name: by.name }

/** What is held; a refusal where it is not exactly one thing. */
const thingOf = ({ customer, order, binding, number, party }: HoldRequest): HoldOf | Refusal => {
  const named = Object.entries({ customer, binding, number, party }).filter(([, value]) => value !== undefined)
  const [first, second] = named
  if (order !== undefined && customer === undefined)
    return fieldRefusal('malformed', [{ field: 'order', rule: 'is an order of a customer, who must be named' }])
  if (first === undefined)
    return fieldRefusal('malformed', [
      { field: 'customer', rule: 'is required, or binding, number or party in its place' },
    ])
  if (second !== undefined)
    return fieldRefusal('malformed', [
      { field: second[0], rule: `must not stand beside ${first[0]}: one thing is held` },
    ])
  if (customer !== undefined) {
    const parsed = parseCustomerId(customer)
    if (!parsed.ok) return fieldRefusal('malformed', [{ field: 'customer', rule: parsed.rule }])
    return order === undefined
      ? { kind: 'customer', customer: parsed.value }
      : { kind: 'order', customer: parsed.value, orderId: order }
  }
  if (binding !== undefined) {
    const parsed = parseBindingId(binding)
    return parsed.ok
      ? { kind: 'binding', binding: parsed.value }
      : fieldRefusal('malformed', [{ field: 'binding', rule: parsed.rule }])
  }
  if (number !== undefined) {
    const parsed = parseProtectedNumber(number)
    return parsed.ok
      ? { kind: 'number', number: parsed.value }
      : fieldRefusal('malformed', [{ field: 'number', rule: parsed.rule }])
  }
  const parsed = parsePhoneNumber(party ?? '')
  return parsed.ok
    ? { kind: 'party', phone: parsed.value }
    : fieldRefusal('malformed', [{ field: 'party', rule: parsed.rule }])
}

const holdAnswer = ({ id, of, case: ofCase, held, released }: Hold): HoldAnswer => ({
  id,
  state: released === null ? 'in_force' : 'released',
  customer: of.kind === 'customer' || of.kind === 'order' ? of.customer : null,
  order: of.kind === 'order' ? of.orderId : null,
  binding: of.kind === 'binding' ? of.binding : null,
  number: of.kind === 'number' ? of.number : null,
  person: of.kind === 'party' && 'phone' in of ? of.phone.mask : null,
  reason: held.reason,
  case: ofCase,
  heldAt: formatInstant(held.at),
  by: held.by as HoldAnswer['by'],
  released:
    released === null
      ? null
      : { reason: released.reason, at: formatInstant(released.at), by: released.by as HoldAnswer['by'] },
})

export const holdOperations = <Who>(
  desk: HoldDesk,
  customers: Pick<Store['customers'], 'find'>,
  count: ReturnType<typeof heldCount>,
): Readonly<Record<HoldOperationId, OperationHandler<Who>>> => ({
  addHold: async ({ body, by }) => {
    const { reason, case: ofCase } = body as HoldRequest
    const of = thingOf(body as HoldRequest)
    if (of.kind === 'refusal') return of
    if ('customer' in of && (await customers.find(of.customer)) === undefined) return noSuchCustomer
    const hold = await desk.add({ of, reason, case: ofCase, by: actorOf(by) })
    if (hold === 'too_many') return tooMany
    // Behind the hold: what was there when it began to count is there still. It stands, whether or not what it keeps can be counted.
    const answer: AddedHoldAnswer = { ...holdAnswer(hold), keeps: await count(of).catch(() => null) }
    return { ...answered(201, answer), headers: { location: `/admin/v1/holds/${hold.id}` } }
  },

  releaseHold: async ({ params, body, by }) => {
    const id = parseMatterId(params.id ?? '')
    if (!id.ok) return noSuchHold
    const hold = await desk.release(id.value, { by: actorOf(by), reason: (body as HoldReleaseRequest).reason })
    if (hold === undefined) return noSuchHold
    return hold === 'released' ? wasReleased : answered(200, holdAnswer(hold))
  },

  listHolds: async ({ query }) => {
    const { limit = defaultPageLimit, ...given } = query as HoldQuery
    const page = await desk.list({ limit, ...given })
    return page === undefined ? badCursor : answered(200, { items: page.items.map(holdAnswer), next: page.next })
  },
})
