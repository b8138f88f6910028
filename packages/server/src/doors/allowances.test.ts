import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Allowances } from './allowances.ts'

test('so many may be done at once, then so many a second, each by himself', () => {
  const allowances = new Allowances({ burst: 3, perSecond: 2 })
  const done = (who: string, now: number) => [1, 2, 3, 4].map(() => allowances.take(who, now))
  expect(done('one', 0)).toEqual([true, true, true, false])
  expect([allowances.left('one'), allowances.waitMs('one')]).toEqual([0, 500])
  expect(allowances.take('one', 499)).toBe(false)
  expect(allowances.take('one', 500)).toBe(true)
  expect(allowances.take('other', 500)).toBe(true)
  expect([allowances.left('other'), allowances.waitMs('other'), allowances.left('nobody')]).toEqual([2, 0, 3])
})

test('nobody gets more than the burst and what has come since, whatever he tries when', () => {
  const tries = fc.array(fc.nat(2_000), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(tries, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 }), (pauses, burst, perSecond) => {
      const allowances = new Allowances({ burst, perSecond })
      let [now, taken] = [0, 0]
      for (const pause of pauses) {
        now += pause
        if (allowances.take('one', now)) taken += 1
        else expect(allowances.waitMs('one')).toBeGreaterThan(0)
      }
      expect(taken).toBeLessThanOrEqual(burst + (now * perSecond) / 1_000 + 1e-6)
    }),
  )
})

test('a flood of addresses leaves no more than so many, the latest ones', () => {
  const allowances = new Allowances({ burst: 1, perSecond: 0.001 }, 3)
  for (const who of ['a', 'b', 'c', 'd']) allowances.take(who, 0)
  expect(['b', 'c', 'd', 'a'].map((who) => allowances.left(who))).toEqual([0, 0, 0, 1])
})
