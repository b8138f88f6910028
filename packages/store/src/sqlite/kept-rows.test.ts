import { expect, test } from 'vitest'
import { KeptRows } from './kept-rows.ts'

const counting = (limit?: number) => {
  const read: string[] = []
  const rows = new KeptRows<string, string>(limit)
  const of = (key: string) =>
    rows.of(key, () => {
      read.push(key)
      return key.startsWith('no') ? undefined : key
    })
  return { rows, read, of }
}

test('a row is read once, and what is not there each time', () => {
  const { read, of } = counting()
  expect(['one', 'none', 'one', 'none'].map(of)).toEqual(['one', undefined, 'one', undefined])
  expect(read).toEqual(['one', 'none', 'none'])
})

test('nothing is kept across a change, whether it came to pass or failed', async () => {
  const { rows, read, of } = counting()
  of('one')
  expect(await rows.changing(Promise.resolve('done'))).toBe('done')
  of('one')
  await expect(rows.changing(Promise.reject(new Error('failed')))).rejects.toThrow('failed')
  of('one')
  expect(read).toEqual(['one', 'one', 'one'])
})

test('no more rows are kept than the limit', () => {
  const { read, of } = counting(2)
  for (const key of ['one', 'two', 'two', 'three', 'three', 'one']) of(key)
  expect(read).toEqual(['one', 'two', 'three', 'one'])
})
