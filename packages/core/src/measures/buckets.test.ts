import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Buckets, secondsBounds } from './buckets.ts'

test('a value counts in the first bucket that holds it, and one beyond all bounds in the last', () => {
  const buckets = new Buckets([1, 2])
  for (const value of [0, 1, 1.5, 2, 3]) buckets.add(value)
  expect(buckets.read()).toEqual({ bounds: [1, 2], counts: [2, 2, 1], sum: 7.5 })
})

test('nothing is counted twice or lost', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 20, noNaN: true }), { maxLength: 200 }), (values) => {
      const buckets = new Buckets(secondsBounds)
      for (const value of values) buckets.add(value)
      const { counts } = buckets.read()
      let below = 0
      secondsBounds.forEach((bound, at) => {
        below += counts[at] ?? 0
        expect(below).toBe(values.filter((value) => value <= bound).length)
      })
      expect(below + (counts.at(-1) ?? 0)).toBe(values.length)
    }),
  )
})
