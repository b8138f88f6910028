import { numbersPerBlock } from './protected-number.ts'

/** Stores tell apart by this much when pairs come back. */
export const returnGranularityMs = 3_600_000

/** How many pairs come back within the granularity before `by`, a multiple of it. */
export type Returning = { readonly by: number; readonly pairs: number }

/** What the blocks of a pool hold: the pairs that count, and when they lapse, the earliest first. */
export type PoolUse = { readonly held: number; readonly returning: readonly Returning[] }

/** How full a pool is. A pair is one place on a number. `runsOutAt` and `nextReturnBy` are ms. */
export type PoolReport = {
  readonly blocks: number
  readonly numbers: number
  /** How many pairs the pool holds when it is full. */
  readonly capacity: number
  /** Live and quarantined pairs. */
  readonly held: number
  readonly free: number
  readonly bindsPerMinute: number
  /** When the pool is full if binds go on at this rate and nothing is ended early; null when that is not in sight. */
  readonly runsOutAt: number | null
  readonly nextReturnBy: number | null
}

export type PoolMeasure = {
  /** The blocks that numbers are drawn from now. */
  readonly blocks: number
  readonly pairsPerNumber: number
  /** The pool's own limit of pairs; null for as many as fit. */
  readonly mostPairs: number | null
  readonly use: PoolUse
  /** Measured over the last binds; for the forecast each is taken for one pair, a group's too. */
  readonly bindsPerMinute: number
}

const minuteMs = 60_000
const furthestForecastMs = 30 * 86_400_000

/** Works out how full a pool is and when it will be (NUM-8). */
export const reportPool = (measure: PoolMeasure, now: number): PoolReport => {
  const numbers = measure.blocks * numbersPerBlock
  const capacity = Math.min(numbers * measure.pairsPerNumber, measure.mostPairs ?? Number.POSITIVE_INFINITY)
  const { held, returning } = measure.use
  return {
    blocks: measure.blocks,
    numbers,
    capacity,
    held,
    free: Math.max(0, capacity - held),
    bindsPerMinute: measure.bindsPerMinute,
    runsOutAt: runsOutAt(capacity - held, measure.bindsPerMinute, returning, now),
    nextReturnBy: returning.find(({ pairs }) => pairs > 0)?.by ?? null,
  }
}

/** Follows the pool through the instants at which pairs lapse; between them it fills at a steady rate. */
const runsOutAt = (free: number, perMinute: number, returning: readonly Returning[], now: number): number | null => {
  if (free <= 0) return now
  if (perMinute <= 0) return null
  const msPerPair = minuteMs / perMinute
  let left = free
  let at = now
  for (const { by, pairs } of returning) {
    const full = at + left * msPerPair
    if (full <= by) return Math.ceil(full)
    left += pairs - (by - at) / msPerPair
    at = by
  }
  // Behind the last return that is known nothing is known of the pairs of future binds: the forecast is the early one.
  const full = at + left * msPerPair
  return full <= now + furthestForecastMs ? Math.ceil(full) : null
}
