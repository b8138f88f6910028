import { findInBase64 } from './find-in-base64.ts'
import { type PhoneNumber, reveal } from './phone-number.ts'

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/**
 * Octets that people and programs put between the digits of a number: space, dash, dot, brackets, slash, underscore,
 * tab, and the backslash of a quoted-pair (RFC 3261 section 25.1).
 */
const separators = new Set(Array.from(' -./()_\t\\', (text) => text.charCodeAt(0)))

const hexValue = (code: number): number => {
  if (isDigit(code)) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Runs of at least 11 digits, with percent-encoding undone and separators between digits passed over. */
const digitRuns = (text: string): string[] => {
  const runs: string[] = []
  let run = ''
  for (let at = 0; at < text.length; at += 1) {
    let code = text.charCodeAt(at)
    if (code === 0x25 && at + 2 < text.length) {
      const high = hexValue(text.charCodeAt(at + 1))
      const low = hexValue(text.charCodeAt(at + 2))
      const encoded = (high << 4) | low
      // Any other pair stays as it is: behind a lone percent sign, the digits of a number look like one.
      if (high >= 0 && low >= 0 && (isDigit(encoded) || separators.has(encoded))) {
        code = encoded
        at += 2
      }
    }
    if (isDigit(code)) run += String.fromCharCode(code)
    else if (run !== '' && !separators.has(code)) {
      if (run.length >= 11) runs.push(run)
      run = ''
    }
  }
  if (run.length >= 11) runs.push(run)
  return runs
}

/** Whether a text that holds nothing but digits shows this number, as a 700 number by chance may. */
export const digitsShow = (digits: string, phone: PhoneNumber): boolean => digits.includes(reveal(phone))

/** Finds some real numbers in a text, in every spelling: plain, prefixed, separated, percent-encoded, base64. */
export type NumberFinder = (text: string) => boolean

const numberLength = 11

/** Whether one of the numbers stands anywhere in a run of digits. */
const standsIn = (run: string, numbers: ReadonlySet<string>): boolean => {
  for (let at = 0; at + numberLength <= run.length; at += 1) {
    if (numbers.has(run.slice(at, at + numberLength))) return true
  }
  return false
}

/**
 * Makes a finder for these numbers. The text is a byte string (one char an octet); the finder answers true when any of
 * the numbers stands in it, so that a message which must not carry them can be held back. A search costs the same for
 * one number and for a group of them.
 */
export const findNumbers = (phones: readonly PhoneNumber[]): NumberFinder => {
  const numbers = new Set(phones.map((phone) => reveal(phone)))
  const inBase64 = findInBase64(numbers)
  return (text) => digitRuns(text).some((run) => standsIn(run, numbers)) || inBase64(text)
}
