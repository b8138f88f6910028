import { expect, test } from 'vitest'
import { bareRun } from './bare-run.ts'

const pages = (...rows: readonly number[]) => rows.map((count) => ({ items: Array.from({ length: count }) }))

test('only the pages after the last row are counted as bare', () => {
  expect(bareRun(pages(2, 0, 1, 0, 0))).toBe(2)
})

test('pages that end with rows, and no pages at all, have no bare run', () => {
  expect([bareRun(pages(0, 3)), bareRun(pages())]).toEqual([0, 0])
})

test('all are counted where none brought a row', () => {
  expect(bareRun(pages(0, 0, 0))).toBe(3)
})
