import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PoolReport } from '../numbering/pool-report.ts'
import { levelOf, type PoolLevel, poolNews } from './pool-level.ts'

const thresholds = { lowShare: 0.1, recoveredShare: 0.2, lowWithinMs: 3_600_000 }
const now = 1_800_000_000_000

const report = (free: number, runsOutInMs: number | null = null, capacity = 1_000): PoolReport => ({
  ...{ blocks: 1, numbers: 10_000, capacity, held: capacity - free, free, bindsPerMinute: 1, nextReturnBy: null },
  runsOutAt: runsOutInMs === null ? null : now + runsOutInMs,
})

const level = (one: PoolReport, before?: PoolLevel) => levelOf(one, before, thresholds, now)

describe('a pool', () => {
  test('is low below the one threshold and has enough from the other on; between them it stays what it was', () => {
    expect(level(report(99))).toBe('low')
    expect(level(report(150), 'low')).toBe('low')
    expect(level(report(150), 'enough')).toBe('enough')
    expect(level(report(200), 'low')).toBe('enough')
  })

  test('is low when it will be used up soon, however many numbers are free', () => {
    expect(level(report(900, 3_599_999))).toBe('low')
    expect(level(report(900, 5_000_000), 'low')).toBe('low')
    expect(level(report(900, 7_200_000), 'low')).toBe('enough')
  })

  test('that a customer does not have is no news, and one that was taken from him is not low', () => {
    expect(level(report(0, null, 0))).toBeUndefined()
    expect(level(report(0, null, 0), 'low')).toBe('enough')
  })

  test('is told of with its free share and when it is used up', () => {
    expect(poolNews(report(50, 60_000), undefined, 'low')).toEqual({
      ...{ type: 'pool.low', freeShare: 0.05, exhaustedAt: now + 60_000 },
    })
    expect(poolNews(report(500), 'low', 'enough')).toEqual({ type: 'pool.recovered', freeShare: 0.5 })
    expect(poolNews(report(500), undefined, 'enough')).toBeUndefined()
    expect(poolNews(report(50), 'low', 'low')).toBeUndefined()
  })
})

test('whatever a pool does, low and recovered take turns, and low comes first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000 })), (frees) => {
      let before: PoolLevel | undefined
      const told: string[] = []
      for (const free of frees) {
        const next = level(report(free), before)
        const news = poolNews(report(free), before, next)
        if (news !== undefined) told.push(news.type)
        before = next
      }
      expect(told).toEqual(told.map((_, at) => (at % 2 === 0 ? 'pool.low' : 'pool.recovered')))
    }),
  )
})
