import { expect, test } from 'vitest'
import { roundSizes } from './draw-numbers.ts'

test.each([
  [0, []],
  [1, [1]],
  [9, [1, 8]],
  [80, [1, 8, 64, 7]],
  [300, [1, 8, 64, 227]],
  [1_024, [1, 8, 64, 512, 439]],
])('of %d tries none is left out: the rounds grow and together are as many', (tries, sizes) => {
  expect([...roundSizes(tries, 2_048)]).toEqual(sizes)
})

test('no round holds more than it may, and together they are as many all the same', () => {
  expect([...roundSizes(100, 20)]).toEqual([1, 8, 20, 20, 20, 20, 11])
})
