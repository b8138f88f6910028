import type { BindingId, CallId, CustomerId, ProtectedNumber } from '@axbridge/core'
import { callAt } from '@axbridge/sim/load'
import { orderIdAt } from '../order-id.ts'
import type { ClosedCall } from './call-rows.ts'
import { phoneOf } from './opened-store.ts'

/** How many calls there are, of how many bindings, and in what time they began: [from, to), integer ms. */
export type CallsPlan = {
  readonly count: number
  readonly live: number
  readonly from: number
  readonly to: number
}

/** The longest that one of them takes. */
export const longestCallMs = 90_000

/** Calls come in no order of the bindings: this share of all of them lies between two bindings that are called one after the other. */
const strideShare = (Math.sqrt(5) - 1) / 2

const greatestCommonDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestCommonDivisor(other, one % other)

const strideOf = (live: number): number => {
  let stride = Math.max(1, Math.round(live * strideShare))
  while (greatestCommonDivisor(live, stride) !== 1) stride += 1
  return stride
}

/** Which calls were made: each binding has as many as every other, or one more. */
export class MadeUpCalls {
  readonly plan: CallsPlan
  readonly #stride: number

  constructor(plan: CallsPlan) {
    this.plan = plan
    this.#stride = strideOf(plan.live)
  }

  /** The index of the binding that the call at this place was through. */
  bindingAt(place: number): number {
    return (place * this.#stride) % this.plan.live
  }

  startedAt(place: number): number {
    const { from, to, count } = this.plan
    return from + Math.floor((place / count) * (to - from))
  }

  /** The whole record: four of five were answered. Whoever calls in the load calls here. */
  recordAt(place: number, { id, customer, binding, x }: KnownOfCall): ClosedCall {
    const index = this.bindingAt(place)
    const { caller, callee } = callAt(index)
    const startedAt = this.startedAt(place)
    const { outcome, q850Cause, rings, talkedMs } = courseOf(place)
    const answeredAt = outcome === 'completed' ? startedAt + answeredMs : null
    // Written one by one: behind a spread it would take many times as long.
    return {
      id,
      customer,
      binding,
      orderId: orderIdAt(index),
      from: index % 2 === 0 ? 'a' : 'b',
      x,
      caller: phoneOf(caller).mask,
      callee: phoneOf(callee).mask,
      trunk: 'generator',
      startedAt,
      ringingAt: rings ? startedAt + ringingMs : null,
      answeredAt,
      endedAt: startedAt + answeredMs + talkedMs,
      outcome,
      refusal: null,
      q850Cause,
      identifier: null,
      verification: null,
      rule: null,
      durationMs: answeredAt === null ? 0 : talkedMs,
    }
  }
}

type KnownOfCall = {
  readonly id: CallId
  readonly customer: CustomerId
  readonly binding: BindingId
  readonly x: ProtectedNumber
}

const ringingMs = 900
const answeredMs = 6_500

/** How the call at a place went on. */
const courseOf = (
  place: number,
): Pick<ClosedCall, 'outcome' | 'q850Cause'> & { readonly rings: boolean; readonly talkedMs: number } => {
  if (place % 10 === 9) return { outcome: 'busy', q850Cause: 17, rings: false, talkedMs: 0 }
  if (place % 10 === 8) return { outcome: 'no_answer', q850Cause: 19, rings: true, talkedMs: 38_500 }
  return { outcome: 'completed', q850Cause: 16, rings: true, talkedMs: 20_000 + (place % 61) * 1_000 }
}
