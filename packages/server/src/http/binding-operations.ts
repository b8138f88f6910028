import type {
  BindingChangeRequest,
  BindingQuery,
  BindingSearchRequest,
  OrderUnbindQuery,
  UnbindQuery,
} from '@axbridge/api'
import {
  type Binding,
  type BindingOutcome,
  type Bindings,
  type Clock,
  type Customer,
  parseBindingId,
} from '@axbridge/core'
import type { Answered, OperationHandler } from '../operation/operation-handler.ts'
import { type Refusal, refusal, refusalOf } from '../operation/refusal.ts'
import { readSearch } from './binding-search.ts'
import { bindingPageText, bindingText } from './binding-text.ts'
import { bringsPeople, faultOfOrderId, readChange } from './change-reading.ts'

type BindingOperationId = 'listBindings' | 'searchBindings' | 'getBinding' | 'changeBinding' | 'unbind' | 'unbindOrder'

export type BindingOperations = Readonly<Record<BindingOperationId, OperationHandler<Customer>>>

/** A text that cannot be an id names nothing, as one that could and does not. */
const noSuchBinding = refusal('not_found', 'There is no such binding.')

const ok = (text: string): Answered => ({ kind: 'answered', status: 200, text })

/** The operations on bindings that are made. */
export const bindingOperations = (bindings: Bindings, clock: Clock): BindingOperations => {
  const stateOf = (binding: Binding) => bindings.stateOf(binding)

  const answerOf = (outcome: BindingOutcome): Answered | Refusal =>
    outcome.kind === 'refused'
      ? refusalOf(outcome, clock.now())
      : ok(bindingText(outcome.binding, stateOf(outcome.binding)))

  const search = async (customer: Customer, given: BindingSearchRequest): Promise<Answered | Refusal> => {
    const reading = readSearch(customer.id, given)
    if (reading.kind === 'refusal') return reading
    const outcome = await bindings.list(reading.search)
    return outcome.kind === 'refused' ? refusalOf(outcome, clock.now()) : ok(bindingPageText(outcome.page, stateOf))
  }

  return {
    listBindings: ({ who, query }) => search(who, query as BindingQuery),

    searchBindings: ({ who, body }) => search(who, body as BindingSearchRequest),

    getBinding: async ({ who, params }) => {
      const id = parseBindingId(params.id ?? '')
      return id.ok ? answerOf(await bindings.find(who.id, id.value)) : noSuchBinding
    },

    changeBinding: async ({ who, params, body }) => {
      const id = parseBindingId(params.id ?? '')
      if (!id.ok) return noSuchBinding
      const reading = readChange(body as BindingChangeRequest)
      if (reading.kind === 'refusal') return reading
      if (bringsPeople(reading.change)) {
        const found = await bindings.find(who.id, id.value)
        if (found.kind === 'refused') return refusalOf(found, clock.now())
        const fault = faultOfOrderId(found.binding, reading.change)
        if (fault !== undefined) return fault
      }
      return answerOf(await bindings.change(who, id.value, reading.change))
    },

    unbind: async ({ who, params, query }) => {
      const id = parseBindingId(params.id ?? '')
      const { graceMs = null } = query as UnbindQuery
      return id.ok ? answerOf(await bindings.unbind(who.id, id.value, graceMs)) : noSuchBinding
    },

    unbindOrder: async ({ who, query }) => {
      const { orderId, graceMs = null } = query as OrderUnbindQuery
      const { count, bindings: ended } = await bindings.unbindOrder(who.id, orderId, graceMs)
      return ok(`{"count":${count},"items":[${ended.map((one) => bindingText(one, stateOf(one))).join(',')}]}`)
    },
  }
}
