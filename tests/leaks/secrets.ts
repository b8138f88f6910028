import { createHash } from 'node:crypto'

/** The two of whom no call is without one. */
export type Party = 'caller' | 'callee'

export const parties = ['caller', 'callee'] as const satisfies readonly Party[]

/** Who speaks in a scenario: the network that calls, the one that is called, and one that was called before it in vain. */
export type Side = Party | 'first way'

export const sides = [...parties, 'first way'] as const satisfies readonly Side[]

/** What every word of a side begins with. Nobody else writes it, and in six given letters no random token begins so. */
const birds: Readonly<Record<Side, string>> = { caller: 'falcon', callee: 'osprey', 'first way': 'plover' }

const letters = (number: number): string => String.fromCharCode(97 + Math.floor(number / 26), 97 + (number % 26))

const numberOf = (text: string): number => (text.charCodeAt(0) - 97) * 26 + text.charCodeAt(1) - 97

/** A word that names its side, its scenario and its place: letters alone, so that it may stand in a host name or a token. */
export const wordOf = (side: Side, scenario: number, place: number): string =>
  `${birds[side]}${letters(scenario)}${letters(place)}`

/** A word that was found. One that was cut off behind its bird names neither scenario nor place. */
export type FoundWord = { readonly scenario?: number; readonly place?: number }

/** All words of a side in a text, whatever their case. */
export const wordsIn = (side: Side, text: string): readonly FoundWord[] =>
  [...text.matchAll(new RegExp(`${birds[side]}(?:([a-z]{2})([a-z]{2}))?`, 'gi'))].map(([, scenario, place]) =>
    scenario === undefined || place === undefined
      ? {}
      : { scenario: numberOf(scenario.toLowerCase()), place: numberOf(place.toLowerCase()) },
  )

/**
 * Whose number it is. A third is another member of the group, whom this side's network names. That of the first way is nobody's of
 * the binding, and whom it names is the callee, whom it was to reach.
 */
export type NumberOwner = Side | 'third of the caller' | 'third of the callee'

const thirds = {
  caller: 'third of the caller',
  callee: 'third of the callee',
  'first way': 'callee',
} as const satisfies Readonly<Record<Side, NumberOwner>>

const prefixes: Readonly<Record<NumberOwner, string>> = {
  caller: '139',
  callee: '186',
  'first way': '147',
  'third of the caller': '177',
  'third of the callee': '158',
}

const phones = new Map<string, string>()

/** A made-up mobile number; in each scenario another one, so that a number that is found tells where it comes from. */
export const phoneOf = (owner: NumberOwner, scenario: number): string => {
  const key = `${owner} ${scenario}`
  const known = phones.get(key)
  if (known !== undefined) return known
  const digits = createHash('sha256').update(`${owner} of scenario ${scenario}`).digest().readUInt32BE(0) % 100_000_000
  const phone = prefixes[owner] + String(digits).padStart(8, '0')
  phones.set(key, phone)
  return phone
}

export const maskOf = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`

/** The addresses that a side's network names beside its own; those of `media` stand in c= alone. */
export const addresses: Readonly<Record<Side, { readonly other: string; readonly media: string }>> = {
  caller: { other: '198.51.100.61', media: '192.0.2.61' },
  callee: { other: '198.51.100.62', media: '203.0.113.62' },
  'first way': { other: '198.51.100.63', media: '203.0.113.63' },
}

/** The secrets of one side in one scenario, as they are written at one place. */
export type Words = {
  /** The word of the place. */
  readonly name: string
  /** A host whose name holds the word. */
  readonly host: string
  /** The side's own number in various spellings. */
  readonly number: string
  readonly plus: string
  readonly percent: string
  readonly twicePercent: string
  readonly spaced: string
  readonly base64: string
  /** The nibbles of the number as telephone networks pack it, in hexadecimal. */
  readonly packed: string
  /** The number of somebody else of the binding: another member of the group, or whom the first way was to reach. */
  readonly third: string
  readonly address: string
  readonly media: string
  /** An identity of the device. */
  readonly device: string
}

const percentOf = (text: string): string => text.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`)

const packedOf = (number: string): string => `${number}f`.replace(/(.)(.)/g, '$2$1')

export const wordsFor = (side: Side, scenario: number, place: number): Words => {
  const number = phoneOf(side, scenario)
  const name = wordOf(side, scenario, place)
  const percent = percentOf(number)
  return {
    name,
    host: `${name}.example.invalid`,
    number,
    plus: `+86${number}`,
    percent,
    twicePercent: percent.replaceAll('%', '%25'),
    spaced: `${number.slice(0, 3)} ${number.slice(3, 7)}-${number.slice(7)}`,
    base64: Buffer.from(`${name} ${number}`).toString('base64'),
    packed: packedOf(number),
    third: phoneOf(thirds[side], scenario),
    address: addresses[side].other,
    media: addresses[side].media,
    device: `urn:gsma:imei:${number}000-${name}`,
  }
}
