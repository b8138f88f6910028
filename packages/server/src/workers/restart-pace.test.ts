import { expect, test } from 'vitest'
import { RestartPace } from './restart-pace.ts'

test('a process that lived is replaced at once, and so is the first that died of its start', () => {
  const pace = new RestartPace()
  expect([pace.died(3_600_000), pace.died(10_000), pace.died(50)]).toEqual([0, 0, 0])
})

test('those that die of their start again and again are replaced ever more slowly, up to five seconds', () => {
  const pace = new RestartPace()
  expect(Array.from({ length: 10 }, () => pace.died(50))).toEqual([
    ...[0, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000],
  ])
})

test('one that lived makes up for all before it', () => {
  const pace = new RestartPace()
  for (let times = 0; times < 5; times += 1) pace.died(50)
  expect([pace.died(10_000), pace.died(50), pace.died(50)]).toEqual([0, 0, 100])
})
