export type Delays = { readonly p50: number; readonly p99: number; readonly max: number; readonly count: number }

/** Delays in milliseconds, up to a number of them; what comes after is not kept. */
export class DelaySamples {
  readonly #kept: Float64Array
  #count = 0

  constructor(most: number) {
    this.#kept = new Float64Array(most)
  }

  add(ms: number): void {
    if (this.#count === this.#kept.length) return
    this.#kept[this.#count] = ms
    this.#count += 1
  }

  /** All are 0 when nothing was kept. */
  delays(): Delays {
    const sorted = this.#kept.slice(0, this.#count).sort()
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    return { p50: at(0.5), p99: at(0.99), max: at(1), count: this.#count }
  }
}
