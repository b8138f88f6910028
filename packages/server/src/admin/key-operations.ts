import type { KeyAnswer, NewKeyAnswer } from '@axbridge/api'
import { type ApiKey, parseKeyId } from '@axbridge/core'
import { inTurn } from '../operation/in-turn.ts'
import { formatInstant, formatInstantOrNull } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { refusal } from '../operation/refusal.ts'
import type { AdminParts } from './admin-parts.ts'
import { customerAt, isRefusal } from './customer-operations.ts'
import type { Operator } from './operator.ts'

type KeyOperationId = 'addKey' | 'listKeys' | 'revokeKey'

/** As many as a store lists. */
const mostKeys = 1_000

const noSuchKey = refusal('not_found', 'The customer has no such key.')
const tooManyKeys = refusal('limit_reached', `A customer has at most ${mostKeys} keys, revoked ones included.`)

const keyAnswer = ({ id, customer, createdAt, revokedAt, secret }: ApiKey): KeyAnswer => ({
  id,
  customer,
  createdAt: formatInstant(createdAt),
  revokedAt: formatInstantOrNull(revokedAt),
  signs: secret !== null,
})

/** The keys of customers. A secret stands in one answer and nowhere else. */
export const keyOperations = (parts: AdminParts): Readonly<Record<KeyOperationId, OperationHandler<Operator>>> => {
  const { store, clock, makeKey, log } = parts
  const keysInTurn = inTurn()

  return {
    addKey: ({ who, params, requestId }) =>
      keysInTurn(async () => {
        const found = await customerAt(parts, params.id)
        if (isRefusal(found)) return found
        const keys = await store.customers.keys(found.id)
        if (keys.length >= mostKeys) return tooManyKeys
        const { key, secret } = makeKey(found.id, clock.now())
        await store.customers.addKey(key)
        log.done({ requestId, operator: who.name, customer: found.id, key: key.id }, 'a key was made')
        const answer: NewKeyAnswer = { id: key.id, customer: found.id, createdAt: formatInstant(key.createdAt), secret }
        return answered(201, answer)
      }),

    listKeys: async ({ params }) => {
      const found = await customerAt(parts, params.id)
      if (isRefusal(found)) return found
      const keys = await store.customers.keys(found.id)
      return answered(200, { items: keys.map(keyAnswer) })
    },

    revokeKey: async ({ who, params, requestId }) => {
      const found = await customerAt(parts, params.id)
      if (isRefusal(found)) return found
      const id = parseKeyId(params.key ?? '')
      const revoked = id.ok ? await store.customers.revokeKey(found.id, id.value, clock.now()) : undefined
      if (revoked === undefined) return noSuchKey
      log.done({ requestId, operator: who.name, customer: found.id, key: revoked.id }, 'a key was revoked')
      return answered(200, keyAnswer(revoked))
    },
  }
}
