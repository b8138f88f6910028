import { describe, expect, test } from 'vitest'
import { mayBecome, mayIssue, type NumberBlock } from './number-block.ts'
import { type PoolMeasure, reportPool } from './pool-report.ts'

const minute = 60_000
const now = 1_000 * minute

const measure = (own: Partial<PoolMeasure> = {}): PoolMeasure => ({
  blocks: 1,
  pairsPerNumber: 2,
  mostPairs: null,
  use: { held: 19_000, returning: [{ by: now + 600 * minute, pairs: 19_000 }] },
  bindsPerMinute: 100,
  ...own,
})

describe('the report of a pool (NUM-8)', () => {
  test('a pool holds a pair for each number and each place on it', () => {
    expect(reportPool(measure(), now)).toMatchObject({ numbers: 10_000, capacity: 20_000, held: 19_000, free: 1_000 })
    expect(reportPool(measure({ mostPairs: 19_500 }), now)).toMatchObject({ capacity: 19_500, free: 500 })
    expect(reportPool(measure({ mostPairs: 18_000 }), now)).toMatchObject({ capacity: 18_000, free: 0 })
    expect(reportPool(measure({ mostPairs: 30_000 }), now)).toMatchObject({ capacity: 20_000 })
  })

  const runsOutIn = (own: Partial<PoolMeasure>): number | null => {
    const { runsOutAt } = reportPool(measure(own), now)
    return runsOutAt === null ? null : (runsOutAt - now) / minute
  }

  test('says in how many minutes it runs out at this rate', () => {
    expect(runsOutIn({})).toBe(10)
    expect(runsOutIn({ bindsPerMinute: 200 })).toBe(5)
    expect(runsOutIn({ mostPairs: 19_000 })).toBe(0)
  })

  test('does not run out while nobody binds, nor while as much comes back', () => {
    expect(runsOutIn({ bindsPerMinute: 0 })).toBeNull()
    const returning = Array.from({ length: 24 * 31 }, (_, hour) => ({
      by: now + (hour + 1) * 60 * minute,
      pairs: 6_000,
    }))
    expect(runsOutIn({ use: { held: 10_000, returning } })).toBeNull()
  })

  test('counts what comes back before it is full', () => {
    const use = {
      held: 19_000,
      returning: [
        { by: now + 5 * minute, pairs: 500 },
        { by: now + 600 * minute, pairs: 18_500 },
      ],
    }
    expect(runsOutIn({ use })).toBe(15)
  })

  test('says when the next pairs are back', () => {
    const returning = [
      { by: now + minute, pairs: 0 },
      { by: now + 2 * minute, pairs: 3 },
    ]
    expect(reportPool(measure({ use: { held: 3, returning } }), now).nextReturnBy).toBe(now + 2 * minute)
    expect(reportPool(measure({ use: { held: 0, returning: [] } }), now).nextReturnBy).toBeNull()
  })
})

describe('numbers are issued from an active block within its validity (NUM-3)', () => {
  const block = { state: 'active', validFrom: 100, validUntil: 200 } as const

  test.each<[string, Partial<NumberBlock>, number, number, boolean]>([
    ['valid from now on', {}, 100, 150, true],
    ['not valid yet', {}, 99, 150, false],
    ['until the very end of validity', {}, 100, 200, true],
    ['beyond the end of validity', {}, 100, 201, false],
    ['without an end', { validUntil: null }, 100, 1e15, true],
    ['allocated', { state: 'allocated' }, 100, 150, false],
    ['withdrawn', { state: 'withdrawn' }, 100, 150, false],
    ['recovered', { state: 'recovered' }, 100, 150, false],
  ])('%s', (_name, own, at, until, expected) => {
    expect(mayIssue({ ...block, ...own }, at, until)).toBe(expected)
  })

  test('a block goes from allocation to recovery and never back from it', () => {
    expect(mayBecome('allocated', 'active')).toBe(true)
    expect(mayBecome('active', 'withdrawn')).toBe(true)
    expect(mayBecome('withdrawn', 'active')).toBe(true)
    expect(mayBecome('withdrawn', 'recovered')).toBe(true)
    expect(mayBecome('active', 'recovered')).toBe(false)
    for (const to of ['allocated', 'active', 'withdrawn', 'recovered'] as const) {
      expect(mayBecome('recovered', to)).toBe(false)
    }
  })
})
