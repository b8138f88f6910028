import { expect, test } from 'vitest'
import { card, shown, table } from './table.ts'

test('a table has columns as wide as what stands in them, of wide characters too', () => {
  const items = [
    { name: '快递公司', held: 12 },
    { name: 'x', held: null },
  ]
  expect(table(items, { name: ({ name }) => name, held: ({ held }) => held })).toBe(
    ['NAME      HELD', '快递公司  12', 'x         -', ''].join('\n'),
  )
})

test('a table without a line says so', () => {
  expect(table([], { name: () => 'x' })).toBe('none\n')
})

test('a card has a line for each field', () => {
  expect(card({ a: true, 'longer one': ['x', 'y'] })).toBe('a           yes\nlonger one  x, y\n')
})

test('nothing is shown as a dash', () => {
  expect([null, undefined, '', 0, false].map(shown)).toEqual(['-', '-', '-', '0', 'no'])
})
