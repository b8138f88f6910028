type Bucket = { tokens: number; at: number }

/** Sources of which is known how many connections they opened of late; the oldest are forgotten beyond this. */
const mostSources = 10_000

/** How fast each source may open connections: so many a second, and ten times that at once. */
export class ConnectPace {
  readonly #perSecond: number
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()

  /** `now` in ms, of a clock that nobody sets. */
  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond
    this.#now = now
  }

  /** Whether one more may be opened now; it counts. */
  takes(source: string): boolean {
    const now = this.#now()
    const most = this.#perSecond * 10
    const bucket = this.#buckets.get(source) ?? this.#begin(source, most, now)
    bucket.tokens = Math.min(most, bucket.tokens + ((now - bucket.at) * this.#perSecond) / 1_000)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  #begin(source: string, tokens: number, at: number): Bucket {
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size < mostSources) break
      this.#buckets.delete(oldest)
    }
    const bucket = { tokens, at }
    this.#buckets.set(source, bucket)
    return bucket
  }
}
