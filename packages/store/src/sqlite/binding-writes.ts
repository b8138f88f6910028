import {
  type AnswerNote,
  afterAnswer,
  afterUnbinding,
  answerAt,
  type CallerNote,
  type ChangeOutcome,
  type OrderOutcome,
  type OrderUnbinding,
  routesUntil,
  type StoredBinding,
  StoreError,
  type Unbinding,
  unbindAt,
} from '@axbridge/core'
import { type KeptBinding, toldOf } from './binding-rows.ts'
import { settleEnd } from './passing-time.ts'
import { apart, type BindingParts, spotsOf } from './placing.ts'

/** The ends of bindings, and what calls tell of them, in the writer's thread. */
export class BindingWrites {
  readonly #parts: BindingParts

  constructor(parts: BindingParts) {
    this.#parts = parts
  }

  unbind({ id, customer, at, quarantineMs, graceMs }: Unbinding): ChangeOutcome {
    const { time, rows } = this.#parts
    const kept = rows.find(customer, id)
    if (kept === undefined) return { kind: 'absent' }
    const now = time.decideAt(at)
    const ended = unbindAt(kept.binding, now, graceMs)
    if (ended === undefined) return { kind: 'ended', binding: kept.binding }
    this.#unbind(kept, ended, quarantineMs, now)
    time.advance(at)
    return { kind: 'changed', binding: ended }
  }

  unbindOrder({ customer, orderId, at, quarantineMs, graceMs, limit }: OrderUnbinding): OrderOutcome {
    const { time, rows } = this.#parts
    const now = time.decideAt(at)
    const live = rows.liveOfOrder(customer, orderId, now, limit + 1)
    const ended = live.slice(0, limit).map((kept) => {
      const next = unbindAt(kept.binding, now, graceMs)
      if (next === undefined) throw new StoreError('internal', 'a live binding did not end')
      this.#unbind(kept, next, quarantineMs, now)
      return next
    })
    if (ended.length > 0) time.advance(at)
    return { ended, more: live.length > ended.length }
  }

  noteAnswer({ id, at, quarantineMs }: AnswerNote): undefined {
    const { time, rows, events } = this.#parts
    const kept = rows.findAny(id)
    const now = time.decideAt(at)
    const answered = kept === undefined ? undefined : answerAt(kept.binding, at, now)
    if (kept === undefined || answered === undefined) return
    this.#end(kept, answered, quarantineMs, now)
    events.tellBinding(toldOf(kept), afterAnswer(kept.binding, answered, now))
    time.advance(at)
  }

  /** No change that was made from another state is outdated by this: nothing of it is in a change. */
  noteCaller({ id, caller, at }: CallerNote): undefined {
    const { time, rows } = this.#parts
    if (rows.noteCaller(id, caller)) time.advance(at)
  }

  #unbind(kept: KeptBinding, ended: StoredBinding, quarantineMs: number, now: number): void {
    settleEnd(kept, this.#parts, now)
    this.#end(kept, ended, quarantineMs, now)
    this.#parts.events.tellBinding(toldOf(kept), afterUnbinding(kept.binding, ended, now, quarantineMs))
  }

  /** Writes a binding whose end has moved, and moves its live pairs with it. */
  #end(kept: KeptBinding, ended: StoredBinding, quarantineMs: number, now: number): void {
    this.#parts.rows.change(kept, ended)
    const liveUntil = routesUntil(ended)
    const life = { liveUntil, heldUntil: liveUntil + quarantineMs }
    for (const spot of apart(spotsOf(ended))) this.#parts.pairs.move(spot, kept.ordinal, life, now)
  }
}
