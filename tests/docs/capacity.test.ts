import { expect, test } from 'vitest'
import { readSource } from '../repository.ts'
import { columnBehind, sumsOf } from './arithmetic.ts'

const page = readSource('docs/capacity.md')
const benchmarks = readSource('docs/benchmarks.md')

test('each figure that is called measured stands in docs/benchmarks.md', () => {
  const figures = columnBehind(page, 'What was measured', 1).flatMap((cell) => cell.match(/\d[\d,.]*\d|\d/g) ?? [])
  expect(figures.length).toBeGreaterThan(10)
  const measured = new Set(benchmarks.match(/\d[\d,.]*\d|\d/g))
  expect(figures.filter((figure) => !measured.has(figure))).toEqual([])
})

test('the arithmetic is right', () => {
  const sums = sumsOf(page)
  expect(sums.length).toBeGreaterThan(20)
  expect(sums.filter(({ isRight }) => !isRight)).toEqual([])
})

test('a sum that is wrong by one in its last digit is found', () => {
  expect(sumsOf('`350,000,000 / 86,400 = 4,052` `1 / 0.13 = 7.6` `7.7 * 1.5 + 1 = 12.6` `2 ? 3 = 5`')).toEqual([
    { text: '`350,000,000 / 86,400 = 4,052`', isRight: false },
    { text: '`1 / 0.13 = 7.6`', isRight: false },
    { text: '`7.7 * 1.5 + 1 = 12.6`', isRight: true },
  ])
})
