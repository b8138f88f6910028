import { type PoolUse, returnGranularityMs } from '@axbridge/core'

const hourOf = (at: number): number => Math.floor(at / returnGranularityMs)

/** How many pairs of a block count, by the hour in which they lapse: a report never counts pairs. */
export class ReturnCounts {
  readonly #pairs = new Map<number, number>()

  add(heldUntil: number, pairs: number): void {
    const hour = hourOf(heldUntil)
    const sum = (this.#pairs.get(hour) ?? 0) + pairs
    if (sum === 0) this.#pairs.delete(hour)
    else this.#pairs.set(hour, sum)
  }

  /** Drops the hours that have passed. */
  purge(now: number): void {
    for (const hour of this.#pairs.keys()) if (hour < hourOf(now)) this.#pairs.delete(hour)
  }

  use(now: number): PoolUse {
    const returning = [...this.#pairs]
      .filter(([hour]) => hour >= hourOf(now))
      .map(([hour, pairs]) => ({ by: (hour + 1) * returnGranularityMs, pairs }))
      .sort((one, other) => one.by - other.by)
    return { held: returning.reduce((sum, { pairs }) => sum + pairs, 0), returning }
  }
}
