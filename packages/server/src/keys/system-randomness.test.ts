import { describe, expect, test } from 'vitest'
import { systemRandomness } from './system-randomness.ts'

/** Pearson's statistic of counts against equal shares. */
const chiSquared = (counts: readonly number[]): number => {
  const share = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - share) ** 2 / share, 0)
}

/** Six standard deviations above the mean of the statistic: a fair generator goes over it less than once in 10^6 runs. */
const bound = (values: number) => values - 1 + 6 * Math.sqrt(2 * (values - 1))

describe('the system randomness', () => {
  test.each([1, 2, 7, 100])('draws each whole number below %i equally often', (below) => {
    const counts = Array<number>(below).fill(0)
    for (let draw = 0; draw < 200_000; draw += 1) {
      const drawn = systemRandomness.below(below)
      counts[drawn] = (counts[drawn] ?? Number.NaN) + 1
    }
    expect(counts).toHaveLength(below)
    expect(chiSquared(counts)).toBeLessThanOrEqual(bound(below))
  })

  test('draws without the bias of a remainder', () => {
    // Without drawing again, the lower third of these would come up twice as often as the rest.
    const below = 3 * 2 ** 30
    let low = 0
    for (let draw = 0; draw < 30_000; draw += 1) if (systemRandomness.below(below) < 2 ** 30) low += 1
    expect(Math.abs(low - 10_000)).toBeLessThan(500)
  })

  test('gives each octet equally often', () => {
    const counts = Array<number>(256).fill(0)
    for (const octet of systemRandomness.octets(256_000)) counts[octet] = (counts[octet] ?? 0) + 1
    for (let draw = 0; draw < 16_000; draw += 1) {
      for (const octet of systemRandomness.octets(16)) counts[octet] = (counts[octet] ?? 0) + 1
    }
    expect(chiSquared(counts)).toBeLessThan(bound(256))
  })

  test('gives octets that nothing changes afterwards, and none twice', () => {
    const first = systemRandomness.octets(16)
    const copy = Uint8Array.from(first)
    const seen = new Set<string>()
    for (let draw = 0; draw < 10_000; draw += 1) seen.add(systemRandomness.octets(16).join())
    expect(first).toEqual(copy)
    expect(seen.size).toBe(10_000)
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])('refuses to draw below %d', (below) => {
    expect(() => systemRandomness.below(below)).toThrow(RangeError)
  })

  test('draws below the largest bound it has', () => {
    expect(systemRandomness.below(2 ** 32)).toBeLessThan(2 ** 32)
  })
})
