import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ListIdentity, makeCursor, readCursor } from './cursor.ts'

const list: ListIdentity = ['bindings', 'cus_1', null, 'x']

test('a cursor is read by the list that gave it and by no other', () => {
  const cursor = makeCursor(list, 'bnd_1')
  expect(readCursor(list, cursor)).toBe('bnd_1')
  const others: ListIdentity[] = [
    ['calls', 'cus_1', null, 'x'],
    ['bindings', 'cus_2', null, 'x'],
    ['bindings', 'cus_1', 'x', null],
    ['bindings', 'cus_1', null, null],
  ]
  for (const other of others) expect(readCursor(other, cursor)).toBeUndefined()
})

test('no text but a cursor is one', () => {
  fc.assert(fc.property(fc.string(), (text) => readCursor(list, text) === undefined))
  fc.assert(fc.property(fc.base64String(), (text) => readCursor(list, text) === undefined))
})

test('a cursor is safe in a URL and does not show the id', () => {
  const cursor = makeCursor(list, 'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaaa')
  expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(cursor).not.toContain('bnd')
})
