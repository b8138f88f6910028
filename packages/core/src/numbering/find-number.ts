import { findInBase64 } from './find-in-base64.ts'
import { type PhoneNumber, reveal } from './phone-number.ts'
import { octetTable, someStretch } from './stretches.ts'

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/**
 * Octets that people and programs put between the digits of a number: space, dash, dot, brackets, slash, underscore,
 * tab, and the backslash of a quoted-pair (RFC 3261 section 25.1).
 */
const separators = ' -./()_\t\\'

const separatorTable = octetTable(separators)

const isSeparator = (code: number): boolean => separatorTable[code] === 1

/** What a number may be spelled with, without percent-encoding and with it. */
const plain = octetTable(`0123456789${separators}`)
const encoded = octetTable(`0123456789${separators}%abcdefABCDEF`)

const hexValue = (code: number): number => {
  if (isDigit(code)) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Whether a text that holds nothing but digits shows this number, as a 700 number by chance may. */
export const digitsShow = (digits: string, phone: PhoneNumber): boolean => digits.includes(reveal(phone))

/** Finds some real numbers in a text, in every spelling: plain, prefixed, separated, percent-encoded, base64. */
export type NumberFinder = (text: string) => boolean

const numberLength = 11

/** Of 11 digits the last six, so that each half is a small integer. */
const lowHalf = 1_000_000

/** Numbers of 11 digits, to be compared digit by digit with what a text shows. */
class NumberSet {
  readonly #numbers: ReadonlySet<number>
  readonly #leastHigh: number
  readonly #greatestHigh: number

  constructor(numbers: readonly number[]) {
    this.#numbers = new Set(numbers)
    let least = lowHalf
    let greatest = -1
    for (const number of numbers) {
      const high = Math.floor(number / lowHalf)
      if (high < least) least = high
      if (high > greatest) greatest = high
    }
    this.#leastHigh = least
    this.#greatestHigh = greatest
  }

  /**
   * Whether one of the numbers stands in a part of a text, with percent-encoding undone and separators between digits
   * passed over.
   */
  standsIn(text: string, from: number, to: number): boolean {
    let digits = 0
    let high = 0
    let low = 0
    for (let at = from; at < to; at += 1) {
      let code = text.charCodeAt(at)
      if (code === 0x25 && at + 2 < to) {
        const pair = (hexValue(text.charCodeAt(at + 1)) << 4) | hexValue(text.charCodeAt(at + 2))
        // Any other pair stays as it is: behind a lone percent sign, the digits of a number look like one.
        if (isDigit(pair) || isSeparator(pair)) {
          code = pair
          at += 2
        }
      }
      if (isDigit(code)) {
        high = (high % 10_000) * 10 + Math.trunc(low / 100_000)
        low = (low % 100_000) * 10 + code - 0x30
        digits += 1
        if (digits >= numberLength && this.#has(high, low)) return true
      } else if (!isSeparator(code)) digits = 0
    }
    return false
  }

  #has(high: number, low: number): boolean {
    return high >= this.#leastHigh && high <= this.#greatestHigh && this.#numbers.has(high * lowHalf + low)
  }
}

/**
 * Makes a finder for these numbers. The text is a byte string (one char an octet); the finder answers true when any of
 * the numbers stands in it, so that a message which must not carry them can be held back. A search costs the same for
 * one number and for a group of them.
 */
export const findNumbers = (phones: readonly PhoneNumber[]): NumberFinder => {
  const texts = phones.map((phone) => reveal(phone))
  const numbers = new NumberSet(texts.map(Number))
  const inBase64 = findInBase64(texts)
  return (text) => {
    const spelling = text.includes('%') ? encoded : plain
    return someStretch(text, numberLength, spelling, (from, to) => numbers.standsIn(text, from, to)) || inBase64(text)
  }
}
