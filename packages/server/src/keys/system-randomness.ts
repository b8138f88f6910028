import { randomFillSync } from 'node:crypto'
import type { Randomness } from '@axbridge/core'

/** Asked of the system's generator at once: a draw of a few octets would cost more in the asking. */
const poolLength = 16_384

const span = 2 ** 32

/** A whole number that every remainder of `below` divides evenly starts here; draws from here on are drawn again. */
const fairLimit = (below: number): number => span - (span % below)

/** Unpredictable randomness of the system's generator. An octet is given out once and wiped from the pool. */
const openSystemRandomness = (): Randomness => {
  const pool = new Uint8Array(poolLength)
  let used = poolLength

  const take = (count: number): Uint8Array => {
    if (count > poolLength) return randomFillSync(new Uint8Array(count))
    if (used + count > poolLength) {
      randomFillSync(pool)
      used = 0
    }
    const octets = pool.slice(used, used + count)
    pool.fill(0, used, used + count)
    used += count
    return octets
  }

  const uint32 = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = take(4)
    return a * 0x1000000 + ((b << 16) | (c << 8) | d)
  }

  return {
    below: (below) => {
      if (!Number.isInteger(below) || below < 1 || below > span) {
        throw new RangeError('a draw is below a whole number from 1 to 2^32')
      }
      const limit = fairLimit(below)
      let drawn = uint32()
      while (drawn >= limit) drawn = uint32()
      return drawn % below
    },
    octets: (count) => {
      if (!Number.isInteger(count) || count < 0) throw new RangeError('a count of octets is a whole number')
      return take(count)
    },
  }
}

export const systemRandomness: Randomness = openSystemRandomness()
