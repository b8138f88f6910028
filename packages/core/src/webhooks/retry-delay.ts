import type { Randomness } from '../ports/randomness.ts'

const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/** How long a delivery waits after its first, second, … failed attempt; the last one holds for all that follow. */
export const deliveryDelaysMs = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
] as const

/**
 * How long an endpoint that is down is left alone between two tries. The last is short, so that an endpoint that comes back soon has
 * what it missed; one post in so many minutes burdens nobody.
 */
export const probeDelaysMs = [5 * second, 30 * second, 2 * minute, 5 * minute] as const

/** What a receiver may ask for in Retry-After. */
const longestAskedMs = hour

/**
 * The delay after so many failures (1 and more), a tenth longer or shorter at random, so that what failed together is not tried together.
 * `askedMs` is what the receiver asked for: it may ask for more than is planned, up to an hour.
 */
export const retryDelay = (
  delays: readonly number[],
  failures: number,
  randomness: Randomness,
  askedMs: number | null = null,
): number => {
  const planned = delays[Math.min(failures, delays.length) - 1] ?? 0
  const jittered = Math.round(planned * (0.9 + randomness.below(2_001) / 10_000))
  return Math.max(jittered, Math.min(askedMs ?? 0, longestAskedMs))
}

/** Which failure a delivery has had that has failed for so long: the planned delays up to it are over, a tenth earlier at most. */
export const failuresAfter = (delays: readonly number[], failingMs: number): number => {
  let [failures, over] = [1, 0]
  for (const delay of delays) {
    over += delay
    if (failingMs < over * 0.9) break
    failures += 1
  }
  return failures
}
