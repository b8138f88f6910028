/** What one may do: `burst` at once, and `perSecond` from then on. */
export type Allowance = { readonly burst: number; readonly perSecond: number }

type Bucket = { tokens: number; at: number }

/**
 * An allowance for each of many, counted by tokens that come at a steady rate. Of so many it is known what they have left; where more come the
 * oldest are forgotten, and have all of it again: a flood of addresses fills no memory.
 */
export class Allowances {
  readonly #allowance: Allowance
  readonly #most: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(allowance: Allowance, most = 10_000) {
    this.#allowance = allowance
    this.#most = most
  }

  /** Whether it may be done now; it counts when it may. `now` in ms, of a clock that is not put back. */
  take(who: string, now: number): boolean {
    const bucket = this.#buckets.get(who) ?? this.#begin(who, now)
    const { burst, perSecond } = this.#allowance
    if (now > bucket.at) {
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond) / 1_000)
      bucket.at = now
    }
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  /** How much was left when it was asked for last. */
  left(who: string): number {
    return Math.floor(this.#buckets.get(who)?.tokens ?? this.#allowance.burst)
  }

  /** In how many ms the next may be done; 0 where it may be. */
  waitMs(who: string): number {
    const tokens = this.#buckets.get(who)?.tokens ?? this.#allowance.burst
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / this.#allowance.perSecond) * 1_000)
  }

  #begin(who: string, at: number): Bucket {
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size < this.#most) break
      this.#buckets.delete(oldest)
    }
    const bucket = { tokens: this.#allowance.burst, at }
    this.#buckets.set(who, bucket)
    return bucket
  }
}
