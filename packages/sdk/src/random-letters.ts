const alphabet = 'abcdefghijklmnop'

/**
 * 32 letters of chance, 128 bits: a nonce or a key. No digits, so that none of them ever looks like a phone number to a
 * search through logs.
 */
export const randomLetters = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) => `${letter(octet >> 4)}${letter(octet & 15)}`).join(
    '',
  )

const letter = (index: number): string => alphabet.charAt(index)

/** Evenly drawn from 0 up to 1. */
export const randomShare = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32
