import type { Randomness } from './randomness.ts'

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** 80 random bits as 16 letters and digits that cannot be mistaken for one another. */
export const randomToken = (randomness: Randomness): string => {
  const octets = randomness.octets(16)
  let token = ''
  for (const octet of octets) token += alphabet[octet & 31]
  return token
}
