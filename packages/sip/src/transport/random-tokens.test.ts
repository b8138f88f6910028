import { expect, test } from 'vitest'
import { randomTokens } from './random-tokens.ts'
import { realTimers } from './real-timers.ts'

test('tokens have the length asked for and letters only, each letter about as often', () => {
  const counts = new Map<string, number>()
  for (const letter of randomTokens.token(52_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect([...counts.keys()].sort().join('')).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
  // A thousand of each are expected; six standard deviations are about 190.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(200)
  expect(randomTokens.token(0)).toBe('')
  expect(randomTokens.token(20)).toHaveLength(20)
})

test('no token comes twice', () => {
  const tokens = new Set(Array.from({ length: 20_000 }, () => randomTokens.token(12)))
  expect(tokens.size).toBe(20_000)
})

test('numbers lie below the bound and reach all below it', () => {
  const seen = new Set(Array.from({ length: 2000 }, () => randomTokens.below(7)))
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(randomTokens.below(1)).toBe(0)
  for (const bound of [0, -1, 1.5, 2 ** 33, Number.NaN]) expect(() => randomTokens.below(bound)).toThrow(RangeError)
})

test('a timer calls back once, and not at all when it was prevented', async () => {
  const calls: string[] = []
  const began = realTimers.now()
  const prevent = realTimers.after(5, () => calls.push('prevented'))
  prevent.cancel()
  await new Promise<void>((resolve) => {
    realTimers.after(10, () => {
      calls.push('called')
      resolve()
    })
  })
  prevent.cancel()
  expect(calls).toEqual(['called'])
  expect(realTimers.now() - began).toBeGreaterThanOrEqual(9)
})
