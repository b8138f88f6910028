/**
 * Base64 writes three octets as four characters, and three digits always as four of these. Eleven digits hold three whole
 * groups of three wherever they begin, and what base64 can write around them changes none of the twelve characters.
 * The look-ahead finds every place where they begin, for `MzMz…` begins at every second character.
 */
const threeGroups = /(?=((?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){3}))[MNO]/g

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const groupLength = 4

/** The nine digits of twelve characters. */
const digitsOf = (groups: string): string => {
  let digits = ''
  for (let from = 0; from < groups.length; from += groupLength) {
    let octets = 0
    for (let at = from; at < from + groupLength; at += 1) octets = (octets << 6) | alphabet.indexOf(groups[at] ?? '')
    digits += String.fromCharCode(octets >> 16, (octets >> 8) & 255, octets & 255)
  }
  return digits
}

const wholeDigits = 9

/**
 * Finds numbers of 11 digits in base64 and base64url. `numbers` are searched by the nine digits that stand in whole groups:
 * the first nine, those behind the first digit, or the last nine.
 */
export const findInBase64 = (numbers: Iterable<string>): ((text: string) => boolean) => {
  const nines = new Set<string>()
  for (const number of numbers) {
    for (const from of [0, 1, 2]) nines.add(number.slice(from, from + wholeDigits))
  }
  return (text) => {
    for (const [, groups = ''] of text.matchAll(threeGroups)) if (nines.has(digitsOf(groups))) return true
    return false
  }
}
