import { type BindingPage, type BindingQuery, defaultPageLimit, type ExpiryChangeRequest } from '@axbridge/api'
import { type BindingOutcome, type Bindings, parseBindingId, parseProtectedNumber } from '@axbridge/core'
import { bindOperation } from './bind-operation.ts'
import { bindingAnswer } from './binding-answer.ts'
import { parseInstant } from './instant.ts'
import { type Answered, answered, type OperationHandler } from './operation-handler.ts'
import { fieldRefusal, type Refusal, refusal, refusalOf } from './refusal.ts'

export type BindingOperations = {
  readonly bind: OperationHandler
  readonly listBindings: OperationHandler
  readonly getBinding: OperationHandler
  readonly changeExpiry: OperationHandler
  readonly unbind: OperationHandler
}

/** A text that cannot be an id names nothing, as one that could and does not. */
const noSuchBinding = refusal('not_found', 'There is no such binding.')

export const bindingOperations = (bindings: Bindings, idempotencyKeysInWork: number): BindingOperations => {
  const answerOf = (outcome: BindingOutcome): Answered | Refusal =>
    outcome.kind === 'refused'
      ? refusalOf(outcome)
      : answered(200, bindingAnswer(outcome.binding, bindings.stateOf(outcome.binding)))

  return {
    bind: bindOperation(bindings, idempotencyKeysInWork),

    listBindings: async ({ customer, query }) => {
      const { x: writtenX, limit = defaultPageLimit, ...filters } = query as BindingQuery
      const x = writtenX === undefined ? undefined : parseProtectedNumber(writtenX)
      if (x?.ok === false) return fieldRefusal('malformed', [{ field: 'x', rule: x.rule }])
      const asked = { customer: customer.id, limit, ...filters, ...(x === undefined ? {} : { x: x.value }) }
      const outcome = await bindings.list(asked)
      if (outcome.kind === 'refused') return refusalOf(outcome)
      const items = outcome.page.items.map((binding) => bindingAnswer(binding, bindings.stateOf(binding)))
      const page: BindingPage = { items, next: outcome.page.next }
      return answered(200, page)
    },

    getBinding: async ({ customer, id: text }) => {
      const id = parseBindingId(text)
      return id.ok ? answerOf(await bindings.find(customer.id, id.value)) : noSuchBinding
    },

    changeExpiry: async ({ customer, id: text, body }) => {
      const id = parseBindingId(text)
      if (!id.ok) return noSuchBinding
      const expiresAt = parseInstant((body as ExpiryChangeRequest).expiresAt)
      if (!expiresAt.ok) return fieldRefusal('malformed', [{ field: 'expiresAt', rule: expiresAt.rule }])
      return answerOf(await bindings.changeExpiry(customer.id, id.value, expiresAt.value))
    },

    unbind: async ({ customer, id: text }) => {
      const id = parseBindingId(text)
      return id.ok ? answerOf(await bindings.unbind(customer.id, id.value)) : noSuchBinding
    },
  }
}
