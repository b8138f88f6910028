import {
  type BindingId,
  hashText,
  type KeyedHash,
  type NumberUse,
  type Pair,
  type PartyOfBinding,
  pairState,
} from '@axbridge/core'
import type { ReturnCounts } from './return-counts.ts'

/** The pairs of one number, by party: a party stands there once (promise 1). */
export class NumberPairs {
  readonly #pairs = new Map<string, Pair>()
  readonly #returns: ReturnCounts

  constructor(returns: ReturnCounts) {
    this.#returns = returns
  }

  get(party: KeyedHash): Pair | undefined {
    return this.#pairs.get(hashText(party))
  }

  all(): Iterable<Pair> {
    return this.#pairs.values()
  }

  /** How many pairs count now, live and quarantined. */
  use(now: number): NumberUse['use'] {
    let use = 0
    for (const pair of this.#pairs.values()) if (pair.counts && pairState(pair, now) !== 'lapsed') use += 1
    return use
  }

  /** Whether each of these may be written: the constraint behind the decision, as the SQL stores have it. */
  mayHold(parties: readonly PartyOfBinding[], own: BindingId | undefined, now: number): boolean {
    const written = new Set<string>()
    return parties.every(({ party }) => {
      const pair = this.get(party)
      const isFirst = !written.has(hashText(party))
      written.add(hashText(party))
      return isFirst && (pair === undefined || pair.binding === own || pairState(pair, now) === 'lapsed')
    })
  }

  set(party: KeyedHash, pair: Pair, now: number): void {
    this.#write(hashText(party), pair, now)
  }

  /** Gives the live pairs of a binding another life. */
  move(binding: BindingId, life: Pick<Pair, 'liveUntil' | 'heldUntil'>, now: number): void {
    for (const [party, pair] of this.#pairs) {
      const isLive = pair.binding === binding && pairState(pair, now) === 'live'
      if (isLive) this.#write(party, { ...pair, ...life }, now)
    }
  }

  /** Drops what has lapsed, so that a number holds nothing for ever. */
  purge(now: number): void {
    for (const [party, pair] of this.#pairs) if (pairState(pair, now) === 'lapsed') this.#pairs.delete(party)
  }

  /** Drops what lapsed of a binding whose persons are deleted. */
  drop(binding: BindingId): void {
    for (const [party, pair] of this.#pairs) if (pair.binding === binding) this.#pairs.delete(party)
  }

  #write(party: string, pair: Pair, now: number): void {
    const before = this.#pairs.get(party)
    // A pair that has lapsed is told as returned until its hour has passed, whoever overwrites it.
    if (before?.counts && pairState(before, now) !== 'lapsed') this.#returns.add(before.heldUntil, -1)
    if (pair.counts) this.#returns.add(pair.heldUntil, 1)
    this.#pairs.set(party, pair)
  }
}
