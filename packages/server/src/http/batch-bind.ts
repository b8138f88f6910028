import type { BindCommand, Bindings, Clock, Customer, RepeatableRequest } from '@axbridge/core'
import { type Refusal, refusalOf } from '../operation/refusal.ts'
import { eachAtMost } from './at-once.ts'
import type { BatchAnswer } from './batch-answer.ts'
import type { BatchPace } from './batch-pace.ts'
import { boundText } from './binding-text.ts'

export const batchOperation = 'bindBatch'
const itemOperation = 'bindBatchItem'

/** An item that fits the contract, and its place in the batch. */
export type BatchItem = { readonly index: number; readonly command: BindCommand }

/** The Idempotency-Key of a batch; `body` stands for its whole body. */
export type BatchKey = { readonly key: string; readonly body: string }

type Ways = { readonly bindings: Bindings; readonly clock: Clock; readonly pace: BatchPace }

/**
 * The first item of a batch that was bound. Its answer is kept under the batch's own key, and no other item is bound before
 * it is: so one look-up, and at last the store, tell that the key was used with another body before anything is bound.
 */
type Lead = { readonly index: number; readonly text: string }

const leadFrom = (kept: string): Lead => {
  const space = kept.indexOf(' ')
  return { index: Number(kept.slice(0, space)), text: kept.slice(space + 1) }
}

type Try =
  | { readonly kind: 'leads' | 'follows'; readonly lead: Lead }
  | { readonly kind: 'refused' }
  | { readonly kind: 'mismatch'; readonly refused: Refusal }

/** How many items at once try to be the lead: at first one, which nearly always is. */
const growth = 8

/** Binds the items of one batch and notes their answers. */
export class BatchBind {
  readonly #ways: Ways
  readonly #answer: BatchAnswer

  constructor(ways: Ways, answer: BatchAnswer) {
    this.#ways = ways
    this.#answer = answer
  }

  async each(items: readonly BatchItem[]): Promise<void> {
    await eachAtMost(this.#ways.pace.atOnce, items, (item) => this.#bind(item))
  }

  /** The same once for a key. A refusal, and nothing was bound, when the key was used with another body. */
  async eachOnce(customer: Customer, items: readonly BatchItem[], key: BatchKey): Promise<Refusal | undefined> {
    const { bindings, clock, pace } = this.#ways
    const earlier = await bindings.answeredBefore(customer, leadRequest(key, 0))
    if (earlier?.kind === 'refused') return refusalOf(earlier, clock.now())

    const waiting = [...items]
    let lead = earlier === undefined ? undefined : leadFrom(earlier.answer)
    let isNew = false
    for (let size = 1; lead === undefined && waiting.length > 0; size = Math.min(size * growth, pace.atOnce)) {
      const round = waiting.splice(0, size)
      const tries = await Promise.all(round.map((item) => this.#tryToLead(item, key)))
      for (const [at, one] of tries.entries()) {
        if (one.kind === 'mismatch') return one.refused
        if (one.kind === 'refused') continue
        lead = one.lead
        if (one.kind === 'leads') isNew = true
        else waiting.push(...round.slice(at, at + 1))
      }
    }
    if (lead !== undefined && !isNew) this.#answer.done(lead.index, 201, lead.text, true)
    const others = waiting.filter(({ index }) => index !== lead?.index)
    await eachAtMost(pace.atOnce, others, (item) => this.#bind(item, itemRequest(key, item.index)))
    return undefined
  }

  async #tryToLead({ index, command }: BatchItem, key: BatchKey): Promise<Try> {
    const { bindings, clock, pace } = this.#ways
    const outcome = await pace.run(() => bindings.bind({ ...command, repeatable: leadRequest(key, index) }))
    switch (outcome.kind) {
      case 'bound': {
        const lead = { index, text: boundText(outcome) }
        this.#answer.done(index, 201, lead.text)
        return { kind: 'leads', lead }
      }
      case 'repeated':
        return { kind: 'follows', lead: leadFrom(outcome.answer) }
      case 'refused': {
        const refused = refusalOf(outcome, clock.now())
        if (outcome.reason === 'idempotency_mismatch') return { kind: 'mismatch', refused }
        this.#answer.refused(index, refused)
        return { kind: 'refused' }
      }
      case 'refusal':
        this.#answer.refused(index, outcome)
        return { kind: 'refused' }
    }
  }

  async #bind({ index, command }: BatchItem, repeatable?: RepeatableRequest): Promise<void> {
    const { bindings, clock, pace } = this.#ways
    const whole = repeatable === undefined ? command : { ...command, repeatable }
    const outcome = await pace.run(() => bindings.bind(whole))
    switch (outcome.kind) {
      case 'bound':
        return this.#answer.done(index, 201, boundText(outcome))
      case 'repeated':
        return this.#answer.done(index, 201, outcome.answer, true)
      case 'refused':
        return this.#answer.refused(index, refusalOf(outcome, clock.now()))
      case 'refusal':
        return this.#answer.refused(index, outcome)
    }
  }
}

const leadRequest = ({ key, body }: BatchKey, index: number): RepeatableRequest => ({
  operation: batchOperation,
  key,
  body,
  answerOf: (made) => `${index} ${boundText(made)}`,
})

// A key of a client and one with a place behind it cannot be the same text of one operation.
const itemRequest = ({ key, body }: BatchKey, index: number): RepeatableRequest => ({
  operation: itemOperation,
  key: `${key}/${index}`,
  body,
  answerOf: boundText,
})
