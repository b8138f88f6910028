import { digitsOf, readingsOf } from '../independent-search.ts'
import type { Place } from './place.ts'
import { places } from './places.ts'
import { mediaLines } from './sdp-places.ts'
import { addresses, maskOf, type NumberOwner, type Side, wordsIn } from './secrets.ts'

/** Who may hear what is searched: a side of the calls, or whoever reads the log or an answer of the API. */
export type Listener = Side | 'log' | 'API'

/** What is looked for in what a listener heard. */
export type Wanted = {
  readonly numbers: ReadonlyMap<string, { readonly owner: NumberOwner; readonly scenario: number }>
  /** Whose words. */
  readonly words: readonly Side[]
  /** Whose words and media address cross by design, in their own lines. */
  readonly crossing: readonly Side[]
  /** Texts of addresses, and what they are. */
  readonly addresses: ReadonlyMap<string, AddressKind>
}

type AddressKind = 'own address' | 'named address' | 'media address' | 'media address that is not allowed'

/** A secret where it should not be. It names no number, and can be printed. */
export type Sighting = {
  readonly listener: Listener
  /** The message and the line of it: `From of 200`. */
  readonly where: string
  readonly secret: string
  /** The place at which it was written, where it tells. */
  readonly place?: string
  /** The position of the scenario that wrote it, where it tells. */
  readonly scenario?: number
  readonly encoding: string
}

/** What passed because it has to: how often, by the place that wrote it. */
export type Passed = Map<string, number>

export type Searched = { readonly sightings: readonly Sighting[]; readonly passed: Passed }

type Strange = Omit<Wanted, 'numbers' | 'addresses'> & { readonly owners: readonly NumberOwner[] }

/**
 * What is strange to a side: the others' words, and numbers that only they name. A way that did not take the call was told the
 * callee's number and heard the caller's offer, and nothing of it may go anywhere.
 */
const strange: Readonly<Record<Side, Strange>> = {
  caller: {
    words: ['callee', 'first way'],
    crossing: ['callee'],
    owners: ['callee', 'third of the callee', 'first way'],
  },
  callee: {
    words: ['caller', 'first way'],
    crossing: ['caller'],
    owners: ['caller', 'third of the caller', 'first way'],
  },
  'first way': {
    words: ['caller', 'callee'],
    crossing: ['caller'],
    owners: ['caller', 'third of the caller', 'third of the callee'],
  },
}

/** What a side of the calls may not hear, the addresses of the others' ends among it. */
export const wantedOf = (
  side: Side,
  numbers: Wanted['numbers'],
  hostsOf: (side: Side) => readonly string[],
  mediaMayPass = true,
): Wanted => {
  const { words, crossing, owners } = strange[side]
  const their = words.flatMap((one): [string, AddressKind][] => [
    ...hostsOf(one).map((host): [string, AddressKind] => [host, 'own address']),
    [addresses[one].other, 'named address'],
    [
      addresses[one].media,
      mediaMayPass && crossing.includes(one) ? 'media address' : 'media address that is not allowed',
    ],
  ])
  return {
    numbers: new Map([...numbers].filter(([, { owner }]) => owners.includes(owner))),
    words,
    crossing,
    addresses: new Map(their),
  }
}

const startOf = (line: string): string | undefined =>
  /^SIP\/2\.0 ([0-9]{3}) /.exec(line)?.[1] ?? /^([A-Z]{3,16}) \S+ SIP\/2\.0$/.exec(line)?.[1]

const nameOf = (line: string): string =>
  (/^[a-z]=(?:[a-z-]{2,20}:)?/.exec(line) ?? /^[A-Za-z-]{1,40}(?=\s*:)/.exec(line))?.[0] ?? 'another line'

/** Where a word may stand by design, and there alone. */
const mayCross = (line: string, { crossing }: Found): boolean =>
  crossing?.crosses?.in.some((start) => line.startsWith(start)) === true

type Found = Pick<Sighting, 'secret' | 'encoding' | 'place' | 'scenario'> & {
  /** The place, where words of this side may cross from it. */
  readonly crossing?: Place
}

const numberLength = 11

const numbersIn = (text: string, wanted: Wanted, encoding: string): Found[] =>
  text.split('\n').flatMap((line) =>
    digitsOf(line).flatMap(({ digits, isBackwards }): Found[] => {
      const found: Found[] = []
      for (let at = 0; at + numberLength <= digits.length; at += 1) {
        const number = digits.slice(at, at + numberLength)
        const known = wanted.numbers.get(number)
        if (known === undefined) continue
        const how = isBackwards ? 'backwards' : line.includes(number) ? encoding : `${encoding}, separated`
        const secret = `the number of the ${known.owner} (${maskOf(number)})`
        found.push({ secret, encoding: how, scenario: known.scenario })
      }
      return found
    }),
  )

const wordsFound = (text: string, wanted: Wanted, encoding: string): Found[] =>
  wanted.words.flatMap((side) =>
    wordsIn(side, text).map((found): Found => {
      const word = { secret: `a word of the ${side}`, encoding }
      const place = places[found.place ?? -1]
      if (place === undefined || found.scenario === undefined) return word
      const crossing = wanted.crossing.includes(side) ? { crossing: place } : {}
      return { ...word, place: place.name, scenario: found.scenario, ...crossing }
    }),
  )

const addressesIn = (text: string, wanted: Wanted, encoding: string): Found[] =>
  [...wanted.addresses].flatMap(([address, what]): Found[] =>
    new RegExp(`(?<![0-9.])${address.replaceAll('.', '\\.')}(?![0-9])`).test(text)
      ? [{ secret: `the ${what}`, encoding }]
      : [],
  )

const foundIn = (text: string, wanted: Wanted): Found[] =>
  readingsOf(text).flatMap(({ encoding, text: reading }) => [
    ...numbersIn(reading, wanted, encoding),
    ...wordsFound(reading, wanted, encoding),
    ...addressesIn(reading, wanted, encoding),
  ])

/** Searches all that a listener heard: line by line in every reading, and each piece once more without its line breaks. */
export const search = (listener: Listener, heard: readonly string[], wanted: Wanted): Searched => {
  const sightings = new Map<string, Sighting>()
  const passed: Passed = new Map()
  const note = ({ crossing: _, ...found }: Found, where: string): void => {
    const sighting = { listener, where, ...found }
    sightings.set(JSON.stringify(sighting), sighting)
  }
  // Most lines are said many times.
  const known = new Map<string, readonly Found[]>()
  const foundInLine = (line: string): readonly Found[] => {
    const found = known.get(line) ?? foundIn(line, wanted)
    known.set(line, found)
    return found
  }
  for (const piece of heard) {
    let start = 'nothing'
    for (const line of piece.split(/\r\n|\n/)) {
      start = startOf(line) ?? start
      for (const found of foundInLine(line)) {
        const media = found.secret === 'the media address' && mediaLines.find((begin) => line.startsWith(begin))
        if (media || mayCross(line, found)) {
          const name = media || (found.crossing?.name ?? '')
          passed.set(name, (passed.get(name) ?? 0) + 1)
        } else note(found, `${startOf(line) === undefined ? nameOf(line) : 'start line'} of ${start}`)
      }
    }
    for (const found of foundOverLines(piece, wanted)) note(found, `several lines of ${start}`)
  }
  return { sightings: [...sightings.values()], passed }
}

/** What is encoded over several lines: only encodings count, since digits of different lines make no number. */
const foundOverLines = (piece: string, wanted: Wanted): Found[] =>
  readingsOf(piece.replace(/\r?\n[ \t]*/g, ''))
    .filter(({ encoding }) => encoding.startsWith('base64') || encoding.startsWith('hexadecimal'))
    .flatMap(({ encoding, text }) => [
      ...numbersIn(text, wanted, `${encoding} over lines`),
      ...wordsFound(text, wanted, `${encoding} over lines`),
    ])
    .filter(({ crossing }) => crossing?.crosses === undefined)
