import type { BindRequest } from '@axbridge/api'
import type { BindCommand, Bindings, Clock, Customer } from '@axbridge/core'
import type { Answered, OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusalOf } from '../operation/refusal.ts'
import { readBind } from './bind-reading.ts'
import { boundText } from './binding-text.ts'
import { canonicalJson } from './canonical-json.ts'
import { idempotencyHeader, type KeysInWork, parseIdempotencyKey } from './idempotency.ts'

const operation = 'bind'

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
export const bindOperation = (bindings: Bindings, clock: Clock, keysInWork: KeysInWork): OperationHandler<Customer> => {
  const bind = async (command: BindCommand): Promise<Answered | Refusal> => {
    const outcome = await bindings.bind(command)
    switch (outcome.kind) {
      case 'bound':
        return bound(boundText(outcome), outcome.binding.id, false)
      case 'repeated':
        return bound(outcome.answer, (JSON.parse(outcome.answer) as { id: string }).id, true)
      case 'refused':
        return refusalOf(outcome, clock.now())
    }
  }

  return async ({ who: customer, body, idempotencyKey }) => {
    // The contract's schema was held to it before.
    const reading = readBind(body as BindRequest)
    if (reading.kind === 'refusal') return reading
    const command = { ...reading.bind, customer }
    if (idempotencyKey === undefined) return bind(command)
    const key = parseIdempotencyKey(idempotencyKey)
    if (!key.ok) return fieldRefusal('malformed', [{ field: idempotencyHeader, rule: key.rule }])
    const canonical = canonicalJson(body)
    if (!canonical.ok) return fieldRefusal('malformed', [{ field: 'body', rule: canonical.rule }])
    const repeatable = { operation, key: key.value, body: canonical.value, answerOf: boundText }
    return keysInWork.once(customer.id, operation, key.value, () => bind({ ...command, repeatable }))
  }
}
