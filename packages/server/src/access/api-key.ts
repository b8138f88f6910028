import type { Randomness } from '@axbridge/core'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const keyLength = 32

/** `axb_` and 32 characters of 62: 190 random bits. It is shown once; only its keyed hash is kept. */
export const makeApiKey = (randomness: Randomness): string => {
  let key = 'axb_'
  for (let count = 0; count < keyLength; count += 1) key += alphabet[randomness.below(alphabet.length)]
  return key
}

/**
 * The API key of an Authorization header, or undefined when it carries none of the right form.
 * RFC 6750 section 2.1; the scheme's case does not matter (RFC 9110 section 11.1).
 */
export const apiKeyOf = (authorization: string | undefined): string | undefined =>
  authorization === undefined
    ? undefined
    : /^[Bb][Ee][Aa][Rr][Ee][Rr] +(axb_[0-9A-Za-z]{32}) *$/.exec(authorization)?.[1]
