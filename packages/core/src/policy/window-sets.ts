import { KeyedPlaces } from './keyed-places.ts'
import { bucketsOfWindow } from './window-counts.ts'

/** What is kept of one key: marks and the bucket in which each came last, in turn. */
export type KeptSet = readonly [key: string, marks: readonly number[]]

/** Marks of all keys together, of 16 octets each. */
const mostMarks = 2_000_000

/**
 * How many different ones were met within a window, for each of many keys. Each key holds at most `mostEach` marks: whoever has so many is
 * beyond every limit anyway. What is met is a mark, a number below 2^53; two of a key that share one count as one. Where all
 * marks together are too many, those of light keys go.
 */
export class WindowSets {
  readonly #bucketMs: number
  readonly #mostEach: number
  readonly #places: KeyedPlaces
  readonly #marks: number[][] = []
  #now = 0
  #held = 0

  constructor(
    windowMs: number,
    { most, mostEach, heldFrom }: { readonly most: number; readonly mostEach: number; readonly heldFrom: number },
  ) {
    this.#bucketMs = windowMs / bucketsOfWindow
    this.#mostEach = mostEach
    this.#places = new KeyedPlaces(most, heldFrom)
  }

  get size(): number {
    return this.#places.size
  }

  get turnedAway(): number {
    return this.#places.turnedAway
  }

  add(key: string, mark: number, at: number): void {
    const bucket = this.#bucketOf(at)
    const place = this.#places.find(key) ?? this.#newPlace(key)
    if (place === undefined) return
    this.#put(this.#live(place, Math.max(bucket, this.#now)), mark, bucket)
  }

  /** How many there are, or would be with one more. */
  count(key: string, at: number, more?: number): number {
    const place = this.#places.find(key)
    if (place === undefined) return more === undefined ? 0 : 1
    const marks = this.#live(place, this.#bucketOf(at))
    const isNew = more !== undefined && positionOf(marks, more) < 0
    return marks.length / 2 + (isNew ? 1 : 0)
  }

  /** What was met of a key until now counts no more. */
  forget(key: string): void {
    const place = this.#places.find(key)
    const marks = place === undefined ? undefined : this.#marks[place]
    if (marks === undefined) return
    this.#held -= marks.length / 2
    marks.length = 0
  }

  *kept(at: number, least = 1): Iterable<{ readonly count: number; readonly kept: KeptSet }> {
    const now = this.#bucketOf(at)
    for (const [place, key] of this.#places.keys.entries()) {
      const marks = this.#live(place, now)
      if (marks.length >= 2 * least) yield { count: marks.length / 2, kept: [key, [...marks]] }
    }
  }

  restore([key, marks]: KeptSet): void {
    const place = this.#places.find(key) ?? this.#newPlace(key)
    const own = place === undefined ? undefined : this.#marks[place]
    if (own === undefined) return
    for (let at = 0; at + 1 < marks.length; at += 2) this.#put(own, marks[at] ?? 0, marks[at + 1] ?? 0)
  }

  #bucketOf(at: number): number {
    const bucket = Math.floor(at / this.#bucketMs)
    if (bucket > this.#now) this.#now = bucket
    return bucket
  }

  #put(marks: number[], mark: number, bucket: number): void {
    const at = positionOf(marks, mark)
    if (at >= 0) {
      if (bucket > (marks[at + 1] ?? 0)) marks[at + 1] = bucket
      return
    }
    // The oldest goes, so that who goes on stays beyond the limit for as long as he does.
    if (marks.length >= this.#mostEach * 2) marks.splice(0, 2)
    else this.#held += 1
    marks.push(mark, bucket)
    if (this.#held > mostMarks) this.#letLightGo(marks)
  }

  #letLightGo(but: number[]): void {
    const place = this.#places.lightest((one) =>
      this.#marks[one] === but || this.#marks[one]?.length === 0 ? Number.POSITIVE_INFINITY : this.#weightOf(one),
    )
    const marks = place === undefined ? but : (this.#marks[place] ?? but)
    this.#held -= marks.length / 2
    marks.length = 0
  }

  #weightOf(place: number): number {
    return this.#live(place, this.#now).length / 2
  }

  /** The marks of a place; those that the window has left are taken out. */
  #live(place: number, now: number): number[] {
    const marks = this.#marks[place] ?? []
    let kept = 0
    for (let at = 0; at < marks.length; at += 2) {
      if ((marks[at + 1] ?? 0) <= now - bucketsOfWindow) continue
      marks[kept] = marks[at] ?? 0
      marks[kept + 1] = marks[at + 1] ?? 0
      kept += 2
    }
    this.#held -= (marks.length - kept) / 2
    marks.length = kept
    return marks
  }

  #newPlace(key: string): number | undefined {
    const place = this.#places.take(key, (one) => this.#weightOf(one))
    if (place === undefined) return undefined
    this.#held -= (this.#marks[place]?.length ?? 0) / 2
    this.#marks[place] = []
    return place
  }
}

const positionOf = (marks: readonly number[], mark: number): number => {
  for (let at = 0; at < marks.length; at += 2) if (marks[at] === mark) return at
  return -1
}
