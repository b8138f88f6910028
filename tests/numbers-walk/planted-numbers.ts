import { createHash } from 'node:crypto'
import { readingsOf } from '../independent-search.ts'

/** Numbers that are written into the system, each with where it was written first. Made up; nobody has them. */
export class PlantedNumbers {
  readonly #owners = new Map<string, string>()

  /** The number of one place; the same for the same place. */
  of(place: string): string {
    const digits = createHash('sha256').update(place).digest().readUInt32BE(0) % 100_000_000
    const number = `139${String(digits).padStart(8, '0')}`
    const known = this.#owners.get(number)
    if (known !== undefined && known !== place) return this.of(`${place} `)
    this.#owners.set(number, place)
    return number
  }

  get size(): number {
    return this.#owners.size
  }

  /** Each with where it was written first. */
  all(): Iterable<readonly [number: string, writtenAt: string]> {
    return this.#owners
  }

  ownerOf(number: string): string | undefined {
    return this.#owners.get(number)
  }
}

/** How people and programmes write a number. */
export const spellings: readonly { readonly name: string; readonly write: (number: string) => string }[] = [
  { name: 'plain', write: (number) => number },
  { name: 'E.164', write: (number) => `+86${number}` },
  { name: 'with dashes', write: (number) => number.replace(/^(...)(....)/, '$1-$2-') },
  { name: 'with spaces', write: (number) => number.replace(/^(...)(....)/, '$1 $2 ') },
  { name: 'as a URI', write: (number) => `tel:+86-${number}` },
  { name: 'in base64', write: (number) => Buffer.from(`to ${number}.`).toString('base64') },
  { name: 'in hexadecimal', write: (number) => Buffer.from(number).toString('hex') },
  { name: 'percent-encoded', write: (number) => number.replace(/./g, (digit) => `%3${digit}`) },
  {
    name: 'in full width',
    write: (number) => number.replace(/./g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  },
]

/** A number that stands where it must not. It names none, and can be printed. */
export type Sighting = {
  readonly output: string
  readonly writtenAt: string
  readonly encoding: string
  /** What stands around it, with every digit blotted out. */
  readonly around: string
}

/** Eleven digits with up to three marks between two of them, at every place where such a run may begin. */
const run = /(?=(1(?:[^0-9A-Za-z]{0,3}[0-9]){10}))/g

const seenFrom = 60

const readings = (line: string) => {
  const normal = line.normalize('NFKC')
  const backwards = { encoding: 'backwards', text: [...normal].reverse().join('') }
  return [...readingsOf(normal), backwards]
}

/** Every planted number in a text, however it is written there. Lines that say the same are searched once. */
export const findPlanted = (output: string, text: string, planted: PlantedNumbers): readonly Sighting[] => {
  const sightings = new Map<string, Sighting>()
  for (const line of new Set(text.split(/\r\n|\n/))) {
    for (const { encoding, text: reading } of readings(line)) {
      for (const { 1: found = '', index } of reading.matchAll(run)) {
        const writtenAt = planted.ownerOf(found.replace(/[^0-9]/g, ''))
        if (writtenAt === undefined) continue
        const around = reading.slice(Math.max(0, index - seenFrom), index + found.length + 20).replace(/[0-9]/g, '#')
        const sighting = { output, writtenAt, encoding, around }
        sightings.set(`${output} ${writtenAt} ${encoding}`, sighting)
      }
    }
  }
  return [...sightings.values()]
}
