import { expect, test } from 'vitest'
import { committedClock } from './committed-clock.ts'

test('now is the later of the wall clock and the highest committed time (promise 2)', () => {
  const wall = { time: 1000, now: () => wall.time }
  const store = { time: 0, highestCommittedTime: () => store.time }
  const clock = committedClock(wall, store)
  expect(clock.now()).toBe(1000)
  store.time = 1500
  expect(clock.now()).toBe(1500)
  wall.time = 2000
  expect(clock.now()).toBe(2000)
  wall.time = 10
  expect(clock.now()).toBe(1500)
})
