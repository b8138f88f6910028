import type { BindRequest } from '@axbridge/api'
import type { BindCommand, Binding, Bindings, Customer } from '@axbridge/core'
import { canonicalBody, type ReadBind, readBind } from './bind-request.ts'
import { bindingAnswer } from './binding-answer.ts'
import { KeysInWork, parseIdempotencyKey } from './idempotency.ts'
import type { Answered, OperationHandler } from './operation-handler.ts'
import { fieldRefusal, type Refusal, refusal, refusalOf } from './refusal.ts'

const header = 'Idempotency-Key'

const bound = (text: string, id: string, replayed: boolean): Answered => {
  const location = { location: `/v1/bindings/${id}` }
  return {
    kind: 'answered',
    status: 201,
    text,
    headers: replayed ? { ...location, 'idempotency-replayed': 'true' } : location,
  }
}

/** POST /v1/bindings. With an Idempotency-Key the answer is kept, and the same request gets the same octets again. */
export const bindOperation = (bindings: Bindings, keysLimit: number): OperationHandler => {
  const keysInWork = new KeysInWork(keysLimit)

  const answerOf = (binding: Binding): string => JSON.stringify(bindingAnswer(binding, bindings.stateOf(binding)))

  const bind = async (command: BindCommand): Promise<Answered | Refusal> => {
    const outcome = await bindings.bind(command)
    switch (outcome.kind) {
      case 'bound':
        return bound(answerOf(outcome.binding), outcome.binding.id, false)
      case 'repeated':
        return bound(outcome.answer, (JSON.parse(outcome.answer) as { id: string }).id, true)
      case 'refused':
        return refusalOf(outcome)
    }
  }

  const bindOnce = async (
    customer: Customer,
    read: ReadBind,
    key: string,
    body: string,
  ): Promise<Answered | Refusal> => {
    // A customer id holds no space, so that no two customers' keys run into one.
    const claim = keysInWork.claim(`${customer.id} ${key}`)
    switch (claim.kind) {
      case 'in_work':
        return refusal('idempotency_in_flight', 'The first request with this key has no answer yet: ask again later.')
      case 'full':
        return refusal('overloaded', 'Too many requests with an Idempotency-Key are in work: ask again later.')
      case 'claimed':
        try {
          return await bind({ customer: customer.id, ...read, repeatable: { operation: 'bind', key, body, answerOf } })
        } finally {
          claim.release()
        }
    }
  }

  return async ({ customer, body, idempotencyKey }) => {
    // The contract's schema was held to it before.
    const request = body as BindRequest
    const read = readBind(request)
    if (!read.ok) return fieldRefusal('malformed', read.errors)
    if (idempotencyKey === undefined) return bind({ customer: customer.id, ...read.value })
    const key = parseIdempotencyKey(idempotencyKey)
    if (!key.ok) return fieldRefusal('malformed', [{ field: header, rule: key.rule }])
    return bindOnce(customer, read.value, key.value, canonicalBody(request))
  }
}
