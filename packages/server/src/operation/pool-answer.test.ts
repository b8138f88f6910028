import type { PoolReport } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { poolAnswer } from './pool-answer.ts'

const now = Date.UTC(2030, 0, 31, 8)
const minuteMs = 60_000
const report: PoolReport = {
  blocks: 1,
  numbers: 10_000,
  capacity: 2_000,
  held: 500,
  free: 1_500,
  bindsPerMinute: 10 / 3,
  runsOutAt: null,
  nextReturnBy: null,
}

const forecast = (changes: Partial<PoolReport>) => poolAnswer({ ...report, ...changes }, now).forecast

describe('the forecast of a pool', () => {
  test.each([
    [47 * minuteMs + 59_000, 'runs out in 47 minutes at this rate'],
    [1_500, 'runs out in 1 second at this rate'],
    [119_000, 'runs out in 119 seconds at this rate'],
    [120_000, 'runs out in 2 minutes at this rate'],
    [119 * minuteMs, 'runs out in 119 minutes at this rate'],
    [47 * 60 * minuteMs, 'runs out in 47 hours at this rate'],
    [29 * 24 * 60 * minuteMs, 'runs out in 29 days at this rate'],
  ])('%i ms before it is full says: %s', (ms, words) => {
    expect(forecast({ runsOutAt: now + ms })).toBe(words)
  })

  test('says of a full one when pairs come back', () => {
    const full = { free: 0, held: 2_000, runsOutAt: now }
    expect(forecast({ ...full, nextReturnBy: now + 25 * 60 * minuteMs })).toBe(
      'is full; the next pairs come back within 25 hours',
    )
    expect(forecast(full)).toBe('is full')
  })

  test('says of one without a block that it has no number', () => {
    expect(forecast({ blocks: 0, numbers: 0, capacity: 0, held: 0, free: 0, runsOutAt: now })).toBe(
      'has no number to draw from',
    )
  })

  test('says of one that does not fill that it does not run out', () => {
    expect(forecast({})).toBe('does not run out within 30 days at this rate')
  })
})

test('a report is answered with times in RFC 3339 and a rate of two decimals', () => {
  expect(poolAnswer({ ...report, nextReturnBy: now }, now)).toMatchObject({
    bindsPerMinute: 3.33,
    runsOutAt: null,
    nextReturnBy: '2030-01-31T08:00:00.000Z',
  })
})
