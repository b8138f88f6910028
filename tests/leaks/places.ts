import { bodyPlaces } from './body-places.ts'
import { framePlaces } from './frame-places.ts'
import { headerPlaces } from './header-places.ts'
import type { Place } from './place.ts'
import { sdpPlaces } from './sdp-places.ts'
import { type Side, type Words, wordsFor } from './secrets.ts'

/** Every place there is. The word of a place holds its position here. */
export const places: readonly Place[] = [...framePlaces, ...headerPlaces, ...sdpPlaces, ...bodyPlaces]

const positions = new Map(places.map(({ name }, position) => [name, position]))

/** Writes the secrets of one side in one scenario. */
export class Voice {
  readonly side: Side
  readonly scenario: number
  readonly #words = new Map<string, Words>()
  readonly #written = new Map<Place, string>()

  constructor(side: Side, scenario: number) {
    this.side = side
    this.scenario = scenario
  }

  /** The words of a place. */
  at(name: string): Words {
    const known = this.#words.get(name)
    if (known !== undefined) return known
    const position = positions.get(name)
    if (position === undefined) throw new Error(`there is no place "${name}"`)
    const words = wordsFor(this.side, this.scenario, position)
    this.#words.set(name, words)
    return words
  }

  /** The lines that a place is written with. */
  write(place: Place): string {
    const written = this.#written.get(place) ?? place.write(this.at(place.name))
    this.#written.set(place, written)
    return written
  }
}
