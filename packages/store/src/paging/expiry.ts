import { type Deleted, type DeletedItem, type Deleting, Holds, StoreError } from '@axbridge/core'

/** By how much rows may be written in another order than that of their times. */
export const disorderMs = 600_000

/** No batch looks at more rows, whatever was asked for. */
export const mostLookedAt = 5_000

/** One batch of a deletion under way: what is deleted, what is passed over, and how many rows were looked at. */
export class Expiry {
  readonly at: number
  readonly through: number
  readonly held: Holds
  readonly #limit: number
  readonly #items: DeletedItem[] = []
  #held = 0
  #looked = 0

  constructor({ at, through, limit, held }: Deleting) {
    if (through > at) throw new StoreError('internal', 'nothing is over before its time')
    this.at = at
    this.through = through
    this.held = new Holds(held)
    this.#limit = Math.min(Math.max(1, limit), mostLookedAt)
  }

  /** How many rows may still be looked at. */
  get left(): number {
    return this.#limit - this.#looked
  }

  look(): void {
    this.#looked += 1
  }

  /** Whether whatever stands behind a row that began then began too late to be over. */
  isBehind(beganAt: number): boolean {
    return beganAt > this.through + disorderMs
  }

  passOver(): void {
    this.#held += 1
  }

  deleted(item: DeletedItem): void {
    this.#items.push(item)
  }

  done(place: string | null): Deleted {
    return { items: this.#items, held: this.#held, place }
  }
}

/** A place as text: numbers and texts without a space. */
export const placeText = (...parts: readonly (string | number)[]): string => parts.join(' ')

/** The parts of a place that a batch answered; a text that none answered is none. */
export const placeParts = (place: string | null, kind: string): readonly string[] | undefined => {
  const [head, ...parts] = place?.split(' ') ?? []
  return head === kind ? parts : undefined
}
