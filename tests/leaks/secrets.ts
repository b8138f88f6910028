import { createHash } from 'node:crypto'

/** Who speaks in a scenario: the network that calls, or the one that is called. */
export type Side = 'caller' | 'callee'

export const sides = ['caller', 'callee'] as const satisfies readonly Side[]

/** What every word of a side begins with. Nobody else writes it, and in six given letters no random token begins so. */
const birds: Readonly<Record<Side, string>> = { caller: 'falcon', callee: 'osprey' }

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

/** Whose number it is. A third is another member of the group, whom this side's network names. */
export type NumberOwner = 'caller' | 'callee' | 'third of the caller' | 'third of the callee'

const prefixes: Readonly<Record<NumberOwner, string>> = {
  caller: '139',
  callee: '186',
  'third of the caller': '177',
  'third of the callee': '158',
}

/** A made-up mobile number; in each scenario another one, so that a number that is found tells where it comes from. */
export const phoneOf = (owner: NumberOwner, scenario: number): string => {
  const digits = createHash('sha256').update(`${owner} of scenario ${scenario}`).digest().readUInt32BE(0) % 100_000_000
  return prefixes[owner] + String(digits).padStart(8, '0')
}

export const maskOf = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`

/** The addresses that a side's network names beside its own; those of `media` stand in c= alone. */
export const addresses: Readonly<Record<Side, { readonly other: string; readonly media: string }>> = {
  caller: { other: '198.51.100.61', media: '192.0.2.61' },
  callee: { other: '198.51.100.62', media: '203.0.113.62' },
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
  /** The number of another member of the group. */
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
    third: phoneOf(`third of the ${side}`, scenario),
    address: addresses[side].other,
    media: addresses[side].media,
    device: `urn:gsma:imei:${number}000-${name}`,
  }
}
