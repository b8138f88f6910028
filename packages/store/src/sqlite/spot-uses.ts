import { numbersPerBlock, type Pair, pairState } from '@axbridge/core'

/** A number as its pairs name it. */
export type Spot = { readonly block: number; readonly serial: number }

/** What one number holds: how many pairs count, how many have lapsed, and the newest binding of its history. */
export type SpotUse = { readonly use: number; readonly lapsed: number; readonly newest: number | null }

/**
 * A use that was counted at `since`, and when the next of its pairs lapses: in between it stays what it is. It says nothing
 * of an earlier instant, at which an operation that comes later may decide when the one before it changed nothing.
 */
export type CountedUse = SpotUse & { readonly since: number; readonly until: number }

/** A pair as it is written. */
type WrittenPair = Pick<Pair, 'counts' | 'heldUntil'> & { readonly newest: number }

/**
 * What numbers hold, remembered by the writer, which is the only one to change it: counting the pairs of a number costs
 * more than writing two.
 */
export class SpotUses {
  readonly #most: number
  readonly #uses = new Map<number, CountedUse>()

  constructor(most = 200_000) {
    this.#most = most
  }

  /** What a number holds; undefined when it has to be counted. */
  at(spot: Spot, now: number): SpotUse | undefined {
    const use = this.#uses.get(keyOf(spot))
    return use !== undefined && use.since <= now && now < use.until ? use : undefined
  }

  counted(spot: Spot, use: CountedUse): void {
    const [oldest] = this.#uses.size >= this.#most ? this.#uses.keys() : []
    if (oldest !== undefined) this.#uses.delete(oldest)
    this.#uses.set(keyOf(spot), use)
  }

  purged(spot: Spot): void {
    this.#change(spot, (use) => ({ ...use, lapsed: 0 }))
  }

  /** A pair was written where `before` was found, unless that was dropped meanwhile. */
  placed(spot: Spot, { counts, heldUntil, newest }: WrittenPair, before: Pair | undefined, now: number): void {
    const wasLapsed = before !== undefined && pairState(before, now) === 'lapsed'
    const didCount = before?.counts === true && !wasLapsed
    this.#change(spot, (use) => ({
      since: use.since,
      use: use.use + (counts ? 1 : 0) - (didCount ? 1 : 0),
      lapsed: wasLapsed ? Math.max(0, use.lapsed - 1) : use.lapsed,
      newest: Math.max(use.newest ?? 0, newest),
      until: Math.min(use.until, heldUntil),
    }))
  }

  /** Pairs that had not lapsed are held until another instant. */
  moved(spot: Spot, heldUntil: number): void {
    this.#change(spot, (use) => ({ ...use, until: Math.min(use.until, heldUntil) }))
  }

  forget(spot: Spot): void {
    this.#uses.delete(keyOf(spot))
  }

  /** What was remembered of a transaction may be gone with it. */
  rolledBack(): void {
    this.#uses.clear()
  }

  #change(spot: Spot, change: (use: CountedUse) => CountedUse): void {
    const use = this.#uses.get(keyOf(spot))
    if (use !== undefined) this.#uses.set(keyOf(spot), change(use))
  }
}

const keyOf = ({ block, serial }: Spot): number => block * numbersPerBlock + serial
