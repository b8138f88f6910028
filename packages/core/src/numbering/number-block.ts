import type { CustomerId } from '../customers/customer-id.ts'
import type { Block } from './protected-number.ts'

/**
 * `allocated`: recorded, and nothing is drawn from it. `active`: binds draw from it. `withdrawn`: no new binds; live
 * bindings go on to their end. `recovered`: given back; nothing lives on it, its history is kept.
 */
export const blockStates = ['allocated', 'active', 'withdrawn', 'recovered'] as const

export type BlockState = (typeof blockStates)[number]

/** A block as it was allocated to this platform (NUM-3). Times are integer ms. */
export type NumberBlock = {
  readonly block: Block
  /** The regulator's approval number; the sandbox's says that it is none. */
  readonly approval: string
  readonly validFrom: number
  /** No binding on the block lives beyond this instant; null is without end. */
  readonly validUntil: number | null
  /** The one operator whose network carries the block (NUM-4). */
  readonly basePlatform: string
  /** Whose pool it is in; null while it is in none. It never moves from one customer to another (NUM-5). */
  readonly customer: CustomerId | null
  readonly state: BlockState
  readonly createdAt: number
  /** When a number of it was first bound; null before (NUM-8). */
  readonly firstUsedAt: number | null
}

/** Which states follow a state. A recovered block can only be allocated anew, with a new approval. */
const following: Readonly<Record<BlockState, readonly BlockState[]>> = {
  allocated: ['active', 'withdrawn', 'recovered'],
  active: ['withdrawn'],
  withdrawn: ['active', 'recovered'],
  recovered: [],
}

export const mayBecome = (from: BlockState, to: BlockState): boolean => following[from].includes(to)

/** What a bind needs to know of a block of its pool. */
export type PoolBlock = Pick<NumberBlock, 'block' | 'state' | 'validFrom' | 'validUntil'>

/** Whether a binding that routes until `until` may be placed on the block now (NUM-3). */
export const mayIssue = (
  { state, validFrom, validUntil }: Omit<PoolBlock, 'block'>,
  now: number,
  until: number,
): boolean => state === 'active' && validFrom <= now && (validUntil === null || until <= validUntil)
