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

/** One way to read a text, and what it reads there. */
export type Reading = { readonly encoding: string; readonly text: string }

const undoHex = (text: string): string =>
  (text.match(/(?:[0-9A-Fa-f]{2}){6,}/g) ?? []).map((run) => Buffer.from(run, 'hex').toString('latin1')).join('\n')

/** What quoted-printable, JSON and XML write for an octet. */
const undoEscapes = (text: string): string =>
  text
    .replace(/=([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\u00([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#([0-9]{1,3});/g, (_whole, code: string) => String.fromCharCode(Number(code)))

const swapPairs = (digits: string): string => digits.replace(/(.)(.)/g, '$2$1')

/**
 * Digits two in an octet, the first in its lower half as telephone networks write them (TBCD), or in its upper one. Only
 * what stands without a gap counts: nobody packs digits with letters between, and octets of any text are full of digits.
 */
const undoPacking = (text: string): string => {
  const runs = text.match(/[0-9A-Fa-f]{11,}/g) ?? []
  const isBinary = [...text].some((one) => (one < ' ' && !'\t\r\n'.includes(one)) || one > '~')
  const octets = isBinary ? [Buffer.from(text, 'latin1').toString('hex')] : []
  const unpacked = [...runs, ...octets].flatMap((run) => [swapPairs(run), swapPairs(run.slice(1))]).concat(octets)
  return unpacked.map((digits) => digits.replace(/[A-Fa-f]+/g, '\n')).join('\n')
}

/** Every way to read a text in which it says something else than as it stands. */
export const readingsOf = (text: string): readonly Reading[] => {
  const once = undoPercents(text)
  const layers: Reading[] = [
    { encoding: 'plain', text },
    { encoding: 'percent-encoded', text: once },
    { encoding: 'percent-encoded twice', text: undoPercents(once) },
    { encoding: 'escaped', text: undoEscapes(text) },
  ].filter((layer, at) => at === 0 || layer.text !== text)
  const inner = layers.flatMap(({ encoding, text: layer }): Reading[] => {
    const within = encoding === 'plain' ? '' : `, ${encoding}`
    return [
      { encoding: `base64${within}`, text: undoBase64(layer).join('\n') },
      { encoding: `hexadecimal${within}`, text: undoHex(layer) },
      { encoding: `packed digits${within}`, text: undoPacking(layer) },
    ]
  })
  return [...layers, ...inner.filter((reading) => reading.text !== '')]
}

/** The runs of a line's digits, whatever stands between them, forwards and backwards. */
export const digitsOf = (line: string): readonly { readonly digits: string; readonly isBackwards: boolean }[] => {
  const digits = line.replace(/[^0-9]/g, '')
  return digits.length < 11
    ? []
    : [
        { digits, isBackwards: false },
        { digits: [...digits].reverse().join(''), isBackwards: true },
      ]
}

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
