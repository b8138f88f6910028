import {
  type Block,
  blockOf,
  type Pair,
  type PoolUse,
  type ProtectedNumber,
  pairState,
  type StoredBinding,
} from '@axbridge/core'
import { NumberPairs } from './number-pairs.ts'
import { ReturnCounts } from './return-counts.ts'

/** What decisions need of the pairs of one number: those of a store that reads them only when they are needed have it too. */
export type PairsOfNumber = Pick<NumberPairs, 'get' | 'all' | 'use' | 'mayHold' | 'set'>

export type Pairs = Pick<MemoryPairs, 'move' | 'purge'> & {
  find(number: ProtectedNumber): PairsOfNumber | undefined
  on(number: ProtectedNumber): PairsOfNumber
}

type BlockPairs = { readonly numbers: Map<ProtectedNumber, NumberPairs>; readonly returns: ReturnCounts }

/** All pairs, by block and number. */
export class MemoryPairs {
  readonly #blocks = new Map<Block, BlockPairs>()

  find(number: ProtectedNumber): NumberPairs | undefined {
    return this.#blocks.get(blockOf(number))?.numbers.get(number)
  }

  on(number: ProtectedNumber): NumberPairs {
    const { numbers, returns } = this.#of(blockOf(number))
    const pairs = numbers.get(number) ?? new NumberPairs(returns)
    numbers.set(number, pairs)
    return pairs
  }

  /** Gives the live pairs of a binding another life. */
  move({ id, x, y }: StoredBinding, life: Pick<Pair, 'liveUntil' | 'heldUntil'>, now: number): void {
    for (const number of new Set([x, y])) this.find(number)?.move(id, life, now)
  }

  /** Drops what has lapsed on a number, and the counts of hours that have passed. */
  purge(number: ProtectedNumber, now: number): void {
    this.find(number)?.purge(now)
    this.#blocks.get(blockOf(number))?.returns.purge(now)
  }

  use(block: Block, now: number): PoolUse {
    return this.#blocks.get(block)?.returns.use(now) ?? { held: 0, returning: [] }
  }

  /** Until when the last live pair of a block is live; 0 when none is. */
  liveUntil(block: Block, now: number): number {
    let latest = 0
    for (const pairs of this.#blocks.get(block)?.numbers.values() ?? []) {
      for (const pair of pairs.all()) if (pairState(pair, now) === 'live') latest = Math.max(latest, pair.liveUntil)
    }
    return latest
  }

  #of(block: Block): BlockPairs {
    const pairs = this.#blocks.get(block) ?? { numbers: new Map(), returns: new ReturnCounts() }
    this.#blocks.set(block, pairs)
    return pairs
  }
}
