import { expect, test } from 'vitest'
import { apiKeyOf, makeApiKey } from './api-key.ts'

/** Draws 0, 1, 2, … so that every character of the alphabet comes up. */
const counting = () => {
  let drawn = 0
  return { below: (below: number) => drawn++ % below, octets: (count: number) => new Uint8Array(count) }
}

test('a key is axb_ and 32 characters of base 62, one for each draw', () => {
  const randomness = counting()
  expect(makeApiKey(randomness)).toBe('axb_0123456789ABCDEFGHIJKLMNOPQRSTUV')
  expect(makeApiKey(randomness)).toBe('axb_WXYZabcdefghijklmnopqrstuvwxyz01')
})

const key = makeApiKey(counting())

test.each([`Bearer ${key}`, `bearer ${key}`, `BEARER   ${key}`])('a key is read from the header (%#)', (header) => {
  expect(apiKeyOf(header)).toBe(key)
})

test.each([
  undefined,
  '',
  key,
  'Bearer',
  'Bearer ',
  `Basic ${key}`,
  `Bearer ${key}x`,
  `Bearer ${key.slice(0, -1)}`,
  `Bearer ${key.slice(0, -1)}-`,
  `Bearer ${key.toUpperCase()}`,
  `Bearer ${key} ${key}`,
  `xBearer ${key}`,
])('no key is read from a header of another form (%#)', (header) => {
  expect(apiKeyOf(header)).toBeUndefined()
})
