import type { PoolAnswer } from '@axbridge/api'
import type { PoolReport } from '@axbridge/core'
import { formatInstantOrNull } from './instant.ts'

const units = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1_000 },
] as const

/** A duration in its largest unit of which there are at least two, cut off: `47 minutes`. */
const inWords = (ms: number): string => {
  const unit = units.find((one) => ms >= 2 * one.ms) ?? units[3]
  const count = Math.floor(ms / unit.ms)
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`
}

const forecastOf = ({ capacity, free, runsOutAt, nextReturnBy }: PoolReport, now: number): string => {
  if (capacity === 0) return 'has no number to draw from'
  if (free === 0) {
    return nextReturnBy === null ? 'is full' : `is full; the next pairs come back within ${inWords(nextReturnBy - now)}`
  }
  return runsOutAt === null
    ? 'does not run out within 30 days at this rate'
    : `runs out in ${inWords(runsOutAt - now)} at this rate`
}

/** The report of a pool as the API answers it. */
export const poolAnswer = (report: PoolReport, now: number): PoolAnswer => ({
  blocks: report.blocks,
  numbers: report.numbers,
  capacity: report.capacity,
  held: report.held,
  free: report.free,
  bindsPerMinute: Math.round(report.bindsPerMinute * 100) / 100,
  runsOutAt: formatInstantOrNull(report.runsOutAt),
  nextReturnBy: formatInstantOrNull(report.nextReturnBy),
  forecast: forecastOf(report, now),
})
