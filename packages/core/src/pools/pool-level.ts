import type { NotedEvent } from '../events/event.ts'
import type { PoolReport } from '../numbering/pool-report.ts'

/** From when on a pool is low, and from when on it no longer is: between the two it stays what it was. */
export type PoolThresholds = {
  readonly lowShare: number
  readonly recoveredShare: number
  /** It is low as well when it will be used up within this time. */
  readonly lowWithinMs: number
}

export type PoolLevel = 'low' | 'enough'

/** The share of places that are free, rounded down to a thousandth; 1 for a customer who has no pool and so none that is low. */
export const freeShareOf = ({ capacity, free }: Pick<PoolReport, 'capacity' | 'free'>): number =>
  capacity === 0 ? 1 : Math.floor((free / capacity) * 1_000) / 1_000

/** The level of a pool now. Nothing is said of one that stays between the two thresholds. */
export const levelOf = (
  report: PoolReport,
  before: PoolLevel | undefined,
  { lowShare, recoveredShare, lowWithinMs }: PoolThresholds,
  now: number,
): PoolLevel | undefined => {
  if (report.capacity === 0) return before === undefined ? undefined : 'enough'
  const share = report.free / report.capacity
  const leftMs = report.runsOutAt === null ? Number.POSITIVE_INFINITY : report.runsOutAt - now
  if (share < lowShare || leftMs < lowWithinMs) return 'low'
  // Twice the time: a rate that goes up and down a little is no news.
  return share >= recoveredShare && leftMs >= 2 * lowWithinMs ? 'enough' : before
}

/** What the customer is told when the level of his pool is another one than before; a pool that has enough from the start is no news. */
export const poolNews = (
  report: PoolReport,
  before: PoolLevel | undefined,
  level: PoolLevel | undefined,
): NotedEvent | undefined => {
  if (level === undefined || level === (before ?? 'enough')) return undefined
  const freeShare = freeShareOf(report)
  return level === 'low'
    ? { type: 'pool.low', freeShare, exhaustedAt: report.runsOutAt }
    : { type: 'pool.recovered', freeShare }
}
