import { expect, test } from 'vitest'
import { randomToken, timedToken } from './id.ts'
import type { Randomness } from './randomness.ts'

/** Gives each octet in turn, so that what becomes of every one is seen. */
const counting = (): Randomness => {
  let next = 0
  return {
    below: () => {
      throw new Error('a token is made of octets')
    },
    octets: (count) => Uint8Array.from({ length: count }, () => next++ & 0xff),
  }
}

test('a token is 16 letters and digits, none of which can be taken for another', () => {
  const randomness = counting()
  for (let made = 0; made < 64; made += 1)
    expect(randomToken(randomness)).toMatch(/^[abcdefghijkmnpqrstuvwxyz2-9]{16}$/)
})

test('each of the 32 characters is equally likely: every one stands for 8 of the 256 octets', () => {
  const randomness = counting()
  const counts = new Map<string, number>()
  for (let made = 0; made < 16; made += 1) {
    for (const character of randomToken(randomness)) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  expect(counts.size).toBe(32)
  expect(new Set(counts.values())).toEqual(new Set([8]))
})

test('a token uses 16 octets and no predictable part: other octets give another token at each place', () => {
  const token = (octet: number) => randomToken({ below: () => 0, octets: (count) => new Uint8Array(count).fill(octet) })
  const [one, other] = [token(0), token(1)]
  for (let place = 0; place < 16; place += 1) expect(one[place]).not.toBe(other[place])
})

test('a timed token is 24 of these letters, sorts by its time in the order of the alphabet, and ends in 80 random bits', () => {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'
  const places = (token: string) => Array.from(token, (letter) => String(alphabet.indexOf(letter)).padStart(2, '0'))
  const times = [0, 1, 31, 32, 1_780_000_000_000 % 2 ** 40, 2 ** 40 - 1]
  const tokens = times.map((time) => timedToken(time, counting()))
  for (const token of tokens) expect(token).toMatch(/^[abcdefghijkmnpqrstuvwxyz2-9]{24}$/)
  const sorted = tokens.map((token) => places(token).join(''))
  expect(sorted).toEqual([...sorted].sort())
  for (const token of tokens) expect(token.slice(8)).toBe(randomToken(counting()))
  expect(timedToken(2 ** 40 + 5, counting())).toBe(timedToken(5, counting()))
})
