import { expect, test } from 'vitest'
import { rowInReach } from './row-in-reach.ts'

test('the row that was last used is reached while it is drawn', () => {
  expect(rowInReach(17, 10, 40)).toBe(17)
})

test('a row that is drawn is reached when the last used one is not, or is gone', () => {
  expect([rowInReach(3, 10, 40), rowInReach(90, 10, 40), rowInReach(5, 0, 2)]).toEqual([10, 39, 1])
})
