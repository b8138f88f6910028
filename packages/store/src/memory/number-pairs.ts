import { type BindingId, hashText, type KeyedHash, type Pair, type Placement, pairState } from '@axbridge/core'

/** The pairs of one number, by party: a party stands there once (promise 1). */
export class NumberPairs {
  readonly #pairs = new Map<string, Pair>()

  get(party: KeyedHash): Pair | undefined {
    return this.#pairs.get(hashText(party))
  }

  /** How many bindings are live or quarantined: each has exactly one side a. */
  use(now: number): number {
    let use = 0
    for (const pair of this.#pairs.values()) if (pair.side === 'a' && pairState(pair, now) !== 'lapsed') use += 1
    return use
  }

  /** Whether each party's row may be written: the constraint behind the decision, as the SQL stores have it. */
  mayHold(parties: Placement['parties'], takenBack: BindingId | undefined, now: number): boolean {
    const written = new Set<string>()
    return parties.every(({ party }) => {
      const pair = this.get(party)
      const free = pair === undefined || pairState(pair, now) === 'lapsed'
      const isTakenBack = pair?.binding === takenBack && pair !== undefined && pairState(pair, now) === 'quarantined'
      const isFirst = !written.has(hashText(party))
      written.add(hashText(party))
      return isFirst && (free || isTakenBack)
    })
  }

  /**
   * Writes the pairs of a placement and drops what lapsed, so that a number holds nothing for ever. Whoever takes back
   * a number does not shorten the quarantine that he was in.
   */
  place({ binding, parties, heldUntil }: Placement, now: number): void {
    for (const [party, pair] of this.#pairs) if (pairState(pair, now) === 'lapsed') this.#pairs.delete(party)
    for (const { party, side } of parties) {
      const pair = { binding: binding.id, side, liveUntil: binding.expiresAt }
      const held = Math.max(heldUntil, this.get(party)?.heldUntil ?? 0)
      this.#pairs.set(hashText(party), { ...pair, heldUntil: held })
    }
  }

  move(binding: BindingId, liveUntil: number, heldUntil: number): void {
    for (const [party, pair] of this.#pairs) {
      if (pair.binding === binding) this.#pairs.set(party, { ...pair, liveUntil, heldUntil })
    }
  }
}
