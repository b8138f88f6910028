import {
  type CustomerAnswer,
  type CustomerChangeRequest,
  type CustomerPoolAnswer,
  type CustomerProfileRequest,
  type CustomerRequest,
  defaultPageLimit,
  type PageQuery,
} from '@axbridge/api'
import {
  type Customer,
  type CustomerId,
  type CustomerSettings,
  defaultCustomerSettings,
  emptyProfile,
  parseCustomerId,
  randomToken,
} from '@axbridge/core'
import { inTurn } from '../operation/in-turn.ts'
import { formatInstant } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { poolAnswer } from '../operation/pool-answer.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { AdminParts } from './admin-parts.ts'
import { profileAnswer, readProfile } from './customer-profile.ts'
import type { Operator } from './operator.ts'

type CustomerOperationId =
  | 'addCustomer'
  | 'listCustomers'
  | 'getCustomer'
  | 'changeCustomer'
  | 'putCustomerProfile'
  | 'getCustomerPool'
  | 'listPools'

export const noSuchCustomer = refusal('not_found', 'There is no such customer.')

const isOutdated = refusal('matter_state', 'Somebody else recorded another profile meanwhile: read it again.')

export const badCursor = fieldRefusal('malformed', [
  { field: 'cursor', rule: 'must be the next cursor of an earlier page' },
])

/** The customer of an address, or why there is none. */
export const customerAt = async (
  { store }: Pick<AdminParts, 'store'>,
  id: string | undefined,
): Promise<Customer | Refusal> => {
  const parsed = parseCustomerId(id ?? '')
  return (parsed.ok ? await store.customers.find(parsed.value) : undefined) ?? noSuchCustomer
}

export const isRefusal = (found: object): found is Refusal => 'kind' in found && found.kind === 'refusal'

const customerAnswer = async (
  { id, name, createdAt, settings, profile }: Customer,
  { desks }: Pick<AdminParts, 'desks'>,
): Promise<CustomerAnswer> => {
  const held = await desks.suspensions.ofCustomer(id)
  return {
    id,
    name,
    createdAt: formatInstant(createdAt),
    settings,
    profile: profileAnswer(profile),
    suspended:
      held === undefined
        ? null
        : {
            id: held.id,
            reason: held.suspension.reason,
            remedy: held.suspension.remedy,
            at: formatInstant(held.suspension.since),
          },
  }
}

const withChanges = (settings: CustomerSettings, changes: CustomerChangeRequest['settings']): CustomerSettings => ({
  ...settings,
  ...changes,
})

/** Customers and how full their pools are. */
export const customerOperations = (
  parts: AdminParts,
): Readonly<Record<CustomerOperationId, OperationHandler<Operator>>> => {
  const { store, gauge, clock, randomness, log } = parts
  const settingsInTurn = inTurn()

  return {
    addCustomer: async ({ who, body, requestId }) => {
      const { name, settings = {} } = body as CustomerRequest
      const customer: Customer = {
        id: `cus_${randomToken(randomness)}` as CustomerId,
        name,
        createdAt: clock.now(),
        settings: withChanges(defaultCustomerSettings, settings),
        profile: emptyProfile,
      }
      if (!(await store.customers.addCustomer(customer))) {
        return fieldRefusal('name_taken', [{ field: 'name', rule: 'is the name of another customer' }])
      }
      log.done({ requestId, operator: who.name, customer: customer.id }, 'a customer was added')
      const location = `/admin/v1/customers/${customer.id}`
      return { ...answered(201, await customerAnswer(customer, parts)), headers: { location } }
    },

    listCustomers: async ({ query }) => {
      const page = await store.customers.list({ limit: defaultPageLimit, ...(query as PageQuery) })
      if (page === undefined) return badCursor
      const items = await Promise.all(page.items.map((customer) => customerAnswer(customer, parts)))
      return answered(200, { items, next: page.next })
    },

    getCustomer: async ({ params }) => {
      const found = await customerAt(parts, params.id)
      return isRefusal(found) ? found : answered(200, await customerAnswer(found, parts))
    },

    changeCustomer: ({ who, params, body, requestId }) =>
      settingsInTurn(async () => {
        const found = await customerAt(parts, params.id)
        if (isRefusal(found)) return found
        const settings = withChanges(found.settings, (body as CustomerChangeRequest).settings)
        const changed = await store.customers.changeSettings(found.id, settings, clock.now())
        if (changed === undefined) return noSuchCustomer
        log.done({ requestId, operator: who.name, customer: found.id, settings }, "a customer's settings were changed")
        return answered(200, await customerAnswer(changed, parts))
      }),

    putCustomerProfile: async ({ who, params, body, requestId }) => {
      const found = await customerAt(parts, params.id)
      if (isRefusal(found)) return found
      const now = clock.now()
      const profile = readProfile(body as CustomerProfileRequest, { individuals: parts.individuals }, now)
      if (isRefusal(profile)) return profile
      const outcome = await store.customers.changeProfile(found.id, profile, now)
      if (outcome.kind !== 'changed') return outcome.kind === 'outdated' ? isOutdated : noSuchCustomer
      await parts.entities.lookAt(outcome.customer)
      log.done({ requestId, operator: who.name, customer: found.id }, "a customer's profile was recorded")
      return answered(200, await customerAnswer(outcome.customer, parts))
    },

    getCustomerPool: async ({ params }) => {
      const found = await customerAt(parts, params.id)
      if (isRefusal(found)) return found
      const now = clock.now()
      return answered(200, poolAnswer(await gauge.report(found, now), now))
    },

    listPools: async ({ query }) => {
      const page = await store.customers.list({ limit: defaultPageLimit, ...(query as PageQuery) })
      if (page === undefined) return badCursor
      const items: CustomerPoolAnswer[] = []
      for (const customer of page.items) {
        const now = clock.now()
        const pool = poolAnswer(await gauge.report(customer, now), now)
        items.push({ customer: customer.id, name: customer.name, pool })
      }
      return answered(200, { items, next: page.next })
    },
  }
}
