import { digitsOf, readingsOf } from '../independent-search.ts'
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
  /** Texts of addresses, and what they are. */
  readonly addresses: ReadonlyMap<
    string,
    'own address' | 'named address' | 'media address' | 'media address that is not allowed'
  >
}

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

const other: Readonly<Record<Side, Side>> = { caller: 'callee', callee: 'caller' }

/** What a side of the calls may not hear: the other one's words and addresses, and numbers that only the other one names. */
export const wantedOf = (side: Side, numbers: Wanted['numbers'], ownAddress: string, mediaMayPass = true): Wanted => {
  const their = other[side]
  const owners: readonly NumberOwner[] = [their, `third of the ${their}`]
  return {
    numbers: new Map([...numbers].filter(([, { owner }]) => owners.includes(owner))),
    words: [their],
    addresses: new Map([
      [ownAddress, 'own address'],
      [addresses[their].other, 'named address'],
      [addresses[their].media, mediaMayPass ? 'media address' : 'media address that is not allowed'],
    ]),
  }
}

const startOf = (line: string): string | undefined =>
  /^SIP\/2\.0 ([0-9]{3}) /.exec(line)?.[1] ?? /^([A-Z]{3,16}) \S+ SIP\/2\.0$/.exec(line)?.[1]

const nameOf = (line: string): string =>
  (/^[a-z]=(?:[a-z-]{2,20}:)?/.exec(line) ?? /^[A-Za-z-]{1,40}(?=\s*:)/.exec(line))?.[0] ?? 'another line'

/** Where a word may stand by design, and there alone. */
const mayCross = (line: string, position: number | undefined): boolean =>
  position !== undefined && places[position]?.crosses?.in.some((start) => line.startsWith(start)) === true

type Found = Pick<Sighting, 'secret' | 'encoding'> & { readonly position?: number; readonly scenario?: number }

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
    wordsIn(side, text).map(
      ({ scenario, place }): Found => ({
        secret: `a word of the ${side}`,
        encoding,
        ...(place === undefined || scenario === undefined ? {} : { position: place, scenario }),
      }),
    ),
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
  const note = (found: Found, where: string): void => {
    const { position, ...rest } = found
    const place = position === undefined ? undefined : places[position]?.name
    const sighting = { listener, where, ...rest, ...(place === undefined ? {} : { place }) }
    sightings.set(JSON.stringify(sighting), sighting)
  }
  for (const piece of heard) {
    let start = 'nothing'
    for (const line of piece.split(/\r\n|\n/)) {
      start = startOf(line) ?? start
      for (const found of foundIn(line, wanted)) {
        const media = found.secret === 'the media address' && mediaLines.find((begin) => line.startsWith(begin))
        if (media || mayCross(line, found.position)) {
          const name = media || (places[found.position ?? 0]?.name ?? '')
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
    .filter(({ position }) => position === undefined || places[position]?.crosses === undefined)
