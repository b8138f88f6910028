import { type BatchOutline, BindRequest, UnbindItem } from '@axbridge/api'
import { type BindingId, type Bindings, type Clock, type Customer, parseBindingId } from '@axbridge/core'
import type { Asked, OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusalOf } from '../operation/refusal.ts'
import { eachAtMost } from './at-once.ts'
import { BatchAnswer } from './batch-answer.ts'
import { BatchBind, type BatchItem, batchOperation } from './batch-bind.ts'
import { type BatchLimits, type Failed, startPace } from './batch-pace.ts'
import { readBind } from './bind-reading.ts'
import { bindingText } from './binding-text.ts'
import { canonicalJson, digestOf } from './canonical-json.ts'
import { idempotencyHeader, type KeysInWork, parseIdempotencyKey } from './idempotency.ts'

export type BatchOperations = {
  readonly bindBatch: OperationHandler<Customer>
  readonly unbindBatch: OperationHandler<Customer>
}

export type BatchParts = {
  readonly bindings: Bindings
  readonly clock: Clock
  readonly keysInWork: KeysInWork
  readonly limits: BatchLimits
  readonly failed: Failed
}

/** The items that fit the contract; each other one is answered at once. */
const itemsOf = <Item>(
  { body }: Asked<Customer>,
  answer: BatchAnswer,
  read: (item: unknown, index: number) => Item | Refusal,
): Item[] =>
  (body as BatchOutline).items.flatMap((item, index) => {
    const outcome = read(item, index)
    if (!isRefusal(outcome)) return [outcome]
    answer.refused(index, outcome)
    return []
  })

const isRefusal = (outcome: unknown): outcome is Refusal => (outcome as { kind?: unknown }).kind === 'refusal'

const readBindItem = ({ who: customer, faultsOf }: Asked<Customer>) => {
  return (item: unknown, index: number): BatchItem | Refusal => {
    const errors = faultsOf(BindRequest, item)
    if (errors.length > 0) return fieldRefusal('malformed', errors)
    const reading = readBind(item as BindRequest)
    return reading.kind === 'refusal' ? reading : { index, command: { customer, ...reading.bind } }
  }
}

type Unbind = { readonly index: number; readonly id: BindingId; readonly graceMs: number | null }

const readUnbindItem = ({ faultsOf }: Asked<Customer>) => {
  return (item: unknown, index: number): Unbind | Refusal => {
    const errors = faultsOf(UnbindItem, item)
    if (errors.length > 0) return fieldRefusal('malformed', errors)
    const { id: text, graceMs = null } = item as UnbindItem
    const id = parseBindingId(text)
    return id.ok ? { index, id: id.value, graceMs } : fieldRefusal('malformed', [{ field: 'id', rule: id.rule }])
  }
}

/** Many binds or unbinds in one request. Each item is answered in its place, and none harms another. */
export const batchOperations = ({ bindings, clock, keysInWork, limits, failed }: BatchParts): BatchOperations => ({
  bindBatch: async (asked) => {
    const { who: customer, body, idempotencyKey, requestId } = asked
    const answer = new BatchAnswer((body as BatchOutline).items.length, requestId)
    const batch = new BatchBind({ bindings, clock, pace: startPace(limits, failed, requestId) }, answer)
    const items = itemsOf(asked, answer, readBindItem(asked))
    if (idempotencyKey === undefined) {
      await batch.each(items)
      return answer.answered()
    }
    const key = parseIdempotencyKey(idempotencyKey)
    if (!key.ok) return fieldRefusal('malformed', [{ field: idempotencyHeader, rule: key.rule }])
    const canonical = canonicalJson(body)
    if (!canonical.ok) return fieldRefusal('malformed', [{ field: 'body', rule: canonical.rule }])
    // The whole body would be hashed anew for each item.
    const batchKey = { key: key.value, body: digestOf(canonical.value) }
    return keysInWork.once(
      customer.id,
      batchOperation,
      key.value,
      async () => (await batch.eachOnce(customer, items, batchKey)) ?? answer.answered(),
    )
  },

  unbindBatch: async (asked) => {
    const { who: customer, body, requestId } = asked
    const answer = new BatchAnswer((body as BatchOutline).items.length, requestId)
    const pace = startPace(limits, failed, requestId)
    const items = itemsOf(asked, answer, readUnbindItem(asked))
    await eachAtMost(pace.atOnce, items, async ({ index, id, graceMs }) => {
      const outcome = await pace.run(() => bindings.unbind(customer.id, id, graceMs))
      if (outcome.kind === 'refusal') answer.refused(index, outcome)
      else if (outcome.kind === 'refused') answer.refused(index, refusalOf(outcome, clock.now()))
      else answer.done(index, 200, bindingText(outcome.binding, bindings.stateOf(outcome.binding)))
    })
    return answer.answered()
  },
})
