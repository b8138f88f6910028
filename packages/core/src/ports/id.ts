import type { Randomness } from './randomness.ts'

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** 80 random bits as 16 letters and digits that cannot be mistaken for one another. */
export const randomToken = (randomness: Randomness): string => {
  const octets = randomness.octets(16)
  let token = ''
  for (const octet of octets) token += alphabet[octet & 31]
  return token
}

const timeLetters = 8

/**
 * A token of 24: the millisecond in 8 letters (40 bits, which come round after 35 years) and 80 random bits. Tokens that
 * were made one after the other sort so, and an index on them grows at its end instead of dirtying a random page each time.
 */
export const timedToken = (now: number, randomness: Randomness): string => {
  let time = ''
  let left = now
  for (let letter = 0; letter < timeLetters; letter += 1) {
    time = (alphabet[left % 32] ?? '') + time
    left = Math.floor(left / 32)
  }
  return time + randomToken(randomness)
}
