import { KeyedPlaces } from './keyed-places.ts'

/** A window moves on by a sixth of its length, so that what counts is between five sixths of it and all. */
export const bucketsOfWindow = 6

const firstPlaces = 64

/** What is kept of one key: the newest bucket, and the counts of it and of those before it, newest first, lane by lane. */
export type KeptCount = readonly [key: string, newest: number, counts: readonly number[]]

/**
 * How often something happened within a window, for each of many keys, in few buckets of arrays. One more costs some ten nanoseconds; memory is
 * bounded by `most` keys. A key may have several lanes, which are counted side by side. Instants in ms.
 */
export class WindowCounts {
  readonly #bucketMs: number
  readonly #lanes: number
  readonly #width: number
  readonly #most: number
  readonly #places: KeyedPlaces
  #counts: Uint32Array
  #newest: Float64Array
  /** The bucket of the latest instant that was told, by which places are weighed. */
  #now = 0

  constructor(
    windowMs: number,
    lanes: number,
    { most, heldFrom }: { readonly most: number; readonly heldFrom: number },
  ) {
    this.#bucketMs = windowMs / bucketsOfWindow
    this.#lanes = lanes
    this.#width = bucketsOfWindow * lanes
    this.#most = most
    this.#places = new KeyedPlaces(most, heldFrom)
    this.#counts = new Uint32Array(firstPlaces * this.#width)
    this.#newest = new Float64Array(firstPlaces)
  }

  get size(): number {
    return this.#places.size
  }

  get turnedAway(): number {
    return this.#places.turnedAway
  }

  add(key: string, at: number, lane = 0): void {
    const bucket = this.#bucketOf(at)
    const place = this.#places.find(key) ?? this.#newPlace(key)
    if (place === undefined) return
    const newest = this.#newest[place] ?? 0
    if (bucket > newest) this.#moveOn(place, newest, bucket)
    // What is told so late counts no more.
    else if (bucket <= newest - bucketsOfWindow) return
    this.#bump(place, bucket, lane, 1)
  }

  count(key: string, at: number, lane = 0): number {
    const place = this.#places.find(key)
    return place === undefined ? 0 : this.#sum(place, this.#bucketOf(at), lane)
  }

  /** What was counted of a key until now counts no more. */
  forget(key: string): void {
    const place = this.#places.find(key)
    if (place !== undefined) this.#counts.fill(0, place * this.#width, (place + 1) * this.#width)
  }

  /** What is kept over a restart, with the count of each in its first lane, of those that have at least so many. */
  *kept(at: number, least = 1): Iterable<{ readonly count: number; readonly kept: KeptCount }> {
    const now = this.#bucketOf(at)
    for (const [place, key] of this.#places.keys.entries()) {
      const count = this.#sum(place, now, 0)
      if (count < least) continue
      const newest = this.#newest[place] ?? 0
      const counts: number[] = []
      for (let lane = 0; lane < this.#lanes; lane += 1)
        for (let back = 0; back < bucketsOfWindow; back += 1) counts.push(this.#at(place, newest - back, lane))
      yield { count, kept: [key, newest, counts] }
    }
  }

  /** Adds what was kept. */
  restore([key, newest, counts]: KeptCount): void {
    const place = this.#places.find(key) ?? this.#newPlace(key)
    if (place === undefined || counts.length !== this.#width) return
    const known = this.#newest[place] ?? 0
    if (newest > known) this.#moveOn(place, known, newest)
    for (let lane = 0; lane < this.#lanes; lane += 1)
      for (let back = 0; back < bucketsOfWindow; back += 1)
        if (newest - back > (this.#newest[place] ?? 0) - bucketsOfWindow)
          this.#bump(place, newest - back, lane, counts[lane * bucketsOfWindow + back] ?? 0)
  }

  #bucketOf(at: number): number {
    const bucket = Math.floor(at / this.#bucketMs)
    if (bucket > this.#now) this.#now = bucket
    return bucket
  }

  #newPlace(key: string): number | undefined {
    const place = this.#places.take(key, (one) => this.#sum(one, this.#now, 0))
    if (place === undefined) return undefined
    if (place >= this.#newest.length) this.#grow()
    this.#counts.fill(0, place * this.#width, (place + 1) * this.#width)
    this.#newest[place] = 0
    return place
  }

  #grow(): void {
    const places = Math.min(this.#most, this.#newest.length * 2)
    const [counts, newest] = [new Uint32Array(places * this.#width), new Float64Array(places)]
    counts.set(this.#counts)
    newest.set(this.#newest)
    this.#counts = counts
    this.#newest = newest
  }

  #moveOn(place: number, from: number, to: number): void {
    const first = Math.max(from + 1, to - bucketsOfWindow + 1)
    for (let bucket = first; bucket <= to; bucket += 1)
      for (let lane = 0; lane < this.#lanes; lane += 1) this.#counts[this.#index(place, bucket, lane)] = 0
    this.#newest[place] = to
  }

  #bump(place: number, bucket: number, lane: number, by: number): void {
    const index = this.#index(place, bucket, lane)
    this.#counts[index] = (this.#counts[index] ?? 0) + by
  }

  #sum(place: number, now: number, lane: number): number {
    const newest = this.#newest[place] ?? 0
    const oldest = Math.max(newest - bucketsOfWindow, now - bucketsOfWindow)
    let sum = 0
    for (let bucket = newest; bucket > oldest; bucket -= 1) sum += this.#at(place, bucket, lane)
    return sum
  }

  #at(place: number, bucket: number, lane: number): number {
    return bucket < 0 ? 0 : (this.#counts[this.#index(place, bucket, lane)] ?? 0)
  }

  #index(place: number, bucket: number, lane: number): number {
    return place * this.#width + lane * bucketsOfWindow + (bucket % bucketsOfWindow)
  }
}
