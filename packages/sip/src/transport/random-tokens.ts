import { randomFillSync } from 'node:crypto'
import type { Tokens } from './timers.ts'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** One call into the random source serves many tokens. */
const pool = Buffer.alloc(8192)
let used = pool.length

const octet = (): number => {
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const value = pool[used] ?? 0
  // An octet that has been given out is kept nowhere.
  pool[used] = 0
  used += 1
  return value
}

/** Tokens from the random source of the operating system. */
export const randomTokens: Tokens = {
  token(length) {
    let text = ''
    while (text.length < length) {
      // 52 of 64 values are used, so that each letter is as likely as any other.
      const index = octet() & 63
      if (index < letters.length) text += letters.charAt(index)
    }
    return text
  },
  below(below) {
    if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32)) throw new RangeError('below is from 1 to 2^32')
    const fair = 2 ** 32 - (2 ** 32 % below)
    for (;;) {
      const value = octet() * 2 ** 24 + octet() * 2 ** 16 + octet() * 2 ** 8 + octet()
      if (value < fair) return value % below
    }
  },
}
