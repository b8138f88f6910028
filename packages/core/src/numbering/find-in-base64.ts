import { octetTable, someStretch } from './stretches.ts'

/** The characters that base64 writes for the first, second, third and fourth part of three digits. */
const places = ['MNO', 'DTjz', 'AEIMQUYcgk', 'wxyz012345'] as const

const placeTables = places.map(octetTable)
const anyPlace = octetTable(places.join(''))

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const groupLength = 4

/**
 * Base64 writes three octets as four characters, and three digits always as four of these. Eleven digits hold three whole
 * groups of three wherever they begin, and what base64 can write around them changes none of the twelve characters.
 */
const threeGroups = 3 * groupLength

const areGroups = (text: string, from: number): boolean => {
  for (let at = 0; at < threeGroups; at += 1)
    if (placeTables[at % groupLength]?.[text.charCodeAt(from + at)] !== 1) return false
  return true
}

/** The nine digits of twelve characters. */
const digitsOf = (text: string, start: number): string => {
  let digits = ''
  for (let from = start; from < start + threeGroups; from += groupLength) {
    let octets = 0
    for (let at = from; at < from + groupLength; at += 1) octets = (octets << 6) | alphabet.indexOf(text.charAt(at))
    digits += String.fromCharCode(octets >> 16, (octets >> 8) & 255, octets & 255)
  }
  return digits
}

const wholeDigits = 9

/** The nine digits of each number that stand in whole groups: the first nine, those behind the first digit, or the last nine. */
const wholeGroupsOf = (numbers: readonly string[]): ReadonlySet<string> => {
  const nines = new Set<string>()
  for (const number of numbers) {
    for (const from of [0, 1, 2]) nines.add(number.slice(from, from + wholeDigits))
  }
  return nines
}

/** Finds numbers of 11 digits in base64 and base64url. */
export const findInBase64 = (numbers: readonly string[]): ((text: string) => boolean) => {
  // Most finders never see three groups.
  let nines: ReadonlySet<string> | undefined
  return (text) =>
    someStretch(text, threeGroups, anyPlace, (from, to) => {
      // They may begin at every character: `MzMz…` does at every second.
      for (let at = from; at + threeGroups <= to; at += 1) {
        if (!areGroups(text, at)) continue
        nines ??= wholeGroupsOf(numbers)
        if (nines.has(digitsOf(text, at))) return true
      }
      return false
    })
}
