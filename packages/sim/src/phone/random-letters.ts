import { randomBytes } from 'node:crypto'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEF'

/** `length` random letters, 5 bits each: no digit, so that no token can look like a telephone number. */
export const randomLetters = (length: number): string =>
  Array.from(randomBytes(length), (octet) => letters[octet & 31] ?? '').join('')
