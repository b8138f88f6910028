import { Buckets, secondsBounds } from '@axbridge/core'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { type OverviewCounts, OverviewSamples, quantileMs } from './overview-samples.ts'

const none: OverviewCounts = {
  ...{ binds: 0, unbinds: 0, calls: 0, answered: 0, refused: 0, failed: 0, liveCalls: 0, setUps: [] },
}

const opened: OverviewSamples[] = []
afterEach(async () => {
  for (const samples of opened.splice(0)) await samples.close()
})

/** Samples of counts that the test sets; they are taken when it says so. */
const samplesOf = async (most?: number) => {
  const failures: unknown[] = []
  const source = { counts: none, fails: false }
  const samples = new OverviewSamples({
    counts: async () => {
      if (source.fails) throw new Error('nobody answers')
      return source.counts
    },
    now: () => 0,
    failed: (error) => failures.push(error),
    everyMs: 3_600_000,
    ...(most === undefined ? {} : { most }),
  })
  opened.push(samples)
  // The first count is what the first sample is counted from.
  await samples.take()
  return { samples, source, failures }
}

describe('a sample', () => {
  test('is what was counted since the one before', async () => {
    const { samples, source } = await samplesOf()
    source.counts = { ...none, binds: 5, calls: 3, liveCalls: 2 }
    await samples.take()
    source.counts = { ...none, binds: 12, calls: 3, liveCalls: 1 }
    await samples.take()
    expect(samples.samples).toMatchObject([
      { binds: 5, calls: 3, liveCalls: 2 },
      { binds: 7, calls: 0, liveCalls: 1 },
    ])
  })

  test('is never less than nothing, though a process that counted is gone', async () => {
    const { samples, source } = await samplesOf()
    source.counts = { ...none, calls: 9, setUps: [4] }
    await samples.take()
    source.counts = { ...none, calls: 2, setUps: [1] }
    await samples.take()
    expect(samples.samples.at(-1)).toMatchObject({ calls: 0, setupP50Ms: null })
  })

  test('that could not be counted is in the next one', async () => {
    const { samples, source, failures } = await samplesOf()
    source.fails = true
    await samples.take()
    source.fails = false
    source.counts = { ...none, binds: 4 }
    await samples.take()
    expect([samples.samples, failures.length]).toMatchObject([[{ binds: 4 }], 1])
  })
})

test('only the last ones are kept, the oldest first', async () => {
  const { samples, source } = await samplesOf(3)
  for (let binds = 1; binds <= 5; binds += 1) {
    source.counts = { ...none, binds: source.counts.binds + binds }
    await samples.take()
  }
  expect(samples.samples.map(({ binds }) => binds)).toEqual([3, 4, 5])
})

describe('a quantile', () => {
  test('of nothing is none', () => {
    expect(quantileMs([], 0.5)).toBeNull()
    expect(quantileMs([0, 0], 0.99)).toBeNull()
  })

  test('lies within the bucket that holds the true one, whatever was counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.000_01, max: 9, noNaN: true }), { minLength: 1, maxLength: 60 }),
        fc.constantFrom(0.5, 0.99),
        (values, share) => {
          const buckets = new Buckets(secondsBounds)
          for (const value of values) buckets.add(value)
          const sorted = values.toSorted((one, other) => one - other)
          const truth = sorted[Math.ceil(share * values.length) - 1] ?? Number.NaN
          const upper = secondsBounds.find((bound) => truth <= bound) ?? Number.NaN
          const lower = secondsBounds[(secondsBounds as readonly number[]).indexOf(upper) - 1] ?? 0
          const found = (quantileMs(buckets.read().counts, share) ?? Number.NaN) / 1_000
          // Told to a hundredth of a millisecond.
          expect(found).toBeGreaterThanOrEqual(lower - 0.000_005)
          expect(found).toBeLessThanOrEqual(upper + 0.000_005)
        },
      ),
    )
  })
})
