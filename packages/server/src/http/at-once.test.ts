import { expect, test } from 'vitest'
import { eachAtMost } from './at-once.ts'

test('every item is worked on once, in order, and never more than so many at once', async () => {
  const [begun, atOnce]: [number[], number[]] = [[], []]
  let inWork = 0
  await eachAtMost(3, [0, 1, 2, 3, 4, 5, 6], async (item) => {
    begun.push(item)
    inWork += 1
    atOnce.push(inWork)
    await new Promise((resolve) => setImmediate(resolve))
    inWork -= 1
  })
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(Math.max(...atOnce)).toBe(3)
})

test('no items are no work', async () => {
  await eachAtMost(3, [], () => Promise.reject(new Error('there was work')))
})
