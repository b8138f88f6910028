import {
  answered,
  type BindingId,
  type CallId,
  type CallRecord,
  type CustomerId,
  closed,
  openRecord,
  type ProtectedNumber,
  ringing,
} from '@axbridge/core'
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
  recordAt(
    place: number,
    known: {
      readonly id: CallId
      readonly customer: CustomerId
      readonly binding: BindingId
      readonly x: ProtectedNumber
    },
  ): ClosedCall {
    const index = this.bindingAt(place)
    const { caller, callee } = callAt(index)
    const startedAt = this.startedAt(place)
    const { id, x, customer, binding } = known
    const begun = {
      ...openRecord({ id, x, caller: phoneOf(caller).mask, trunk: 'generator', startedAt }),
      customer,
      binding,
      orderId: orderIdAt(index),
      from: index % 2 === 0 ? ('a' as const) : ('b' as const),
      x,
      callee: phoneOf(callee).mask,
    }
    return asClosed(endAt(place, begun, startedAt))
  }
}

/** How the call at a place went on. */
const endAt = (place: number, begun: CallRecord, startedAt: number): CallRecord => {
  if (place % 10 === 9) return closed(begun, startedAt + 400, 'busy', 17)
  const rung = ringing(begun, startedAt + 900)
  if (place % 10 === 8) return closed(rung, startedAt + 45_000, 'no_answer', 19)
  const talked = 20_000 + (place % 61) * 1_000
  return closed(answered(rung, startedAt + 6_500), startedAt + 6_500 + talked, 'completed', 16)
}

const asClosed = (record: CallRecord): ClosedCall => {
  if (record.endedAt === null) throw new Error('a made-up call is over')
  return record as ClosedCall
}
