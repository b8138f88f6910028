/** How many places are looked at for one to give away. */
const lookedAt = 16

/**
 * Gives keys places in arrays, at most so many. When all are taken, a new key gets the place of whoever weighs least of the next few that a
 * hand comes by, and none where even that one weighs `heldFrom` or more. So a flood of new keys, each of which weighs little, only
 * ever pushes out its own: who has done much keeps his place, however many come.
 */
export class KeyedPlaces {
  readonly #most: number
  readonly #heldFrom: number
  readonly #places = new Map<string, number>()
  readonly #keys: string[] = []
  #hand = 0
  #turnedAway = 0

  constructor(most: number, heldFrom: number) {
    this.#most = most
    this.#heldFrom = heldFrom
  }

  get size(): number {
    return this.#keys.length
  }

  /** Keys that got no place. */
  get turnedAway(): number {
    return this.#turnedAway
  }

  get keys(): readonly string[] {
    return this.#keys
  }

  find(key: string): number | undefined {
    return this.#places.get(key)
  }

  /** A place for a key that has none, to be cleared by who asks; undefined where there is none to give. */
  take(key: string, weightOf: (place: number) => number): number | undefined {
    if (this.#keys.length < this.#most) {
      const place = this.#keys.length
      this.#keys.push(key)
      this.#places.set(key, place)
      return place
    }
    const lightest = this.lightest(weightOf)
    if (lightest === undefined) {
      this.#turnedAway += 1
      return undefined
    }
    this.#places.delete(this.#keys[lightest] ?? '')
    this.#keys[lightest] = key
    this.#places.set(key, lightest)
    return lightest
  }

  /** Whoever weighs least of the next few; undefined where even he is held. */
  lightest(weightOf: (place: number) => number): number | undefined {
    let [lightest, least] = [-1, this.#heldFrom]
    const size = this.#keys.length
    for (let looked = 0; looked < lookedAt && looked < size && least > 0; looked += 1) {
      this.#hand = (this.#hand + 1) % size
      const weight = weightOf(this.#hand)
      if (weight < least) [lightest, least] = [this.#hand, weight]
    }
    return lightest < 0 ? undefined : lightest
  }
}
