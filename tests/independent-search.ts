import { findNumbers, type NumberFinder, parsePhoneNumber } from '@axbridge/core'

/**
 * Searches octets for a number in a way of its own, so that a blind spot of the product's finder, which is also its gate,
 * is not a blind spot of what proves it. Slow, and meant to find too much rather than too little.
 */
export const holdsDigits = (text: string, ...numbers: readonly string[]): boolean =>
  formsOf(text).some((form) =>
    form.split('\n').some((line) => {
      const digits = line.replace(/[^0-9]/g, '')
      return numbers.some((number) => digits.includes(number))
    }),
  )

const formsOf = (text: string): string[] => {
  const forms = [text, undoPercents(text), undoPercents(undoPercents(text))]
  return [...forms, ...forms.flatMap(undoBase64)]
}

const undoPercents = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Every run that may be base64, read from each of its first four characters on: where it begins, nobody says. */
const undoBase64 = (text: string): string[] =>
  (text.match(/[A-Za-z0-9+/_-]{15,}/g) ?? []).flatMap((run) =>
    [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')),
  )

/** Finds any of these numbers: where the product's finder sees one, and where this search does. */
export const finderOf = (...numbers: readonly string[]): NumberFinder => {
  const phones = numbers.map((number) => {
    const parsed = parsePhoneNumber(number)
    if (!parsed.ok) throw new Error('a test searches for a number that is none')
    return parsed.value
  })
  const finds = findNumbers(phones)
  return (text) => finds(text) || holdsDigits(text, ...numbers)
}
