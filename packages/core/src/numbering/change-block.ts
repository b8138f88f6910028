import type { CustomerId } from '../customers/customer-id.ts'
import type { BlockChange } from '../ports/number-store.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import { type BlockState, mayBecome, type NumberBlock } from './number-block.ts'
import { faultsOfValidity } from './record-block.ts'

/** What an operator wants of a block; what he leaves out stays. Times are integer ms. */
export type BlockWish = {
  readonly state?: BlockState
  readonly validUntil?: number | null
  readonly customer?: CustomerId
}

export type BlockDecision =
  | { readonly kind: 'change'; readonly change: BlockChange }
  /** It is already as it is wanted. */
  | { readonly kind: 'same' }
  | Refused

/** Decides what becomes of a block. What is wanted of it and holds already is no change, so that a repeated wish is none. */
export const decideBlockChange = (block: NumberBlock, wish: BlockWish, now: number): BlockDecision => {
  const to = wish.state === block.state ? undefined : wish.state
  const customer = wish.customer === block.customer ? undefined : wish.customer
  const validUntil = wish.validUntil === block.validUntil ? undefined : wish.validUntil
  if (to === undefined && customer === undefined && validUntil === undefined) return { kind: 'same' }

  if (customer !== undefined && block.customer !== null) {
    return refuse('block_taken', 'customer', 'cannot change: a block never moves from one customer to another')
  }
  if (block.state === 'recovered') {
    return refuse('block_state', 'state', 'is recovered: record the block anew under a new approval')
  }
  if (to !== undefined && !mayBecome(block.state, to)) {
    return refuse('block_state', 'state', `cannot become ${to}: it is ${block.state}`)
  }
  if (validUntil !== undefined) {
    const fault = faultsOfValidity({ ...block, validUntil }, now).find(({ field }) => field === 'validUntil')
    if (fault !== undefined) return refuse('malformed', fault.field, fault.rule)
  }
  const change: BlockChange = {
    block: block.block,
    from: block.state,
    at: now,
    ...(to === undefined ? {} : { to }),
    ...(customer === undefined ? {} : { customer }),
    ...(validUntil === undefined ? {} : { validUntil }),
  }
  return { kind: 'change', change }
}
