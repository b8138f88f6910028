import { type Clock, type Event, type EventType, mostWaiting, type Store, type Webhook } from '@axbridge/core'
import type { Timers } from '@axbridge/sip'
import type { ProgressBook } from './progress-book.ts'

export type IntakeParts = {
  readonly events: Pick<Store['events'], 'read' | 'range'>
  readonly clock: Clock
  readonly timers: Timers
  /** The endpoint as it is now. */
  readonly webhook: () => Webhook
  readonly book: ProgressBook
  readonly take: (event: Event) => void
  /** Events from one number through another have gone. */
  readonly missed: (from: number, through: number) => void
  /** Something was read, or may be read again. */
  readonly goOn: () => void
  readonly failed: (error: unknown) => void
}

/** How many events are looked at with one read, and how many may be open: enough for all that is in flight, and some behind it. */
const readAtOnce = 128
const openFew = 64

/** After an error of the store. */
const againAfterMs = 1_000

/** Events are kept for days: whether some have gone is looked for after a pause of this length. */
const gapLookMs = 3_600_000

/** Reads the events of an endpoint behind what it has, no further ahead than it takes them. */
export class EventIntake {
  readonly #parts: IntakeParts
  #isReading = false
  /** Whether there may be events that no read has seen. */
  #isBehind = true
  #lastLookAt = Number.NEGATIVE_INFINITY

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /** There may be new events. */
  news(): void {
    this.#isBehind = true
  }

  readIfWanted(): void {
    const { book, timers, goOn, failed } = this.#parts
    const isFull = book.open >= openFew || book.waiting >= mostWaiting
    if (this.#isReading || !this.#isBehind || isFull) return
    this.#isReading = true
    this.#readMore()
      .then(
        () => {
          this.#isReading = false
          goOn()
        },
        (error: unknown) => {
          failed(error)
          this.#isReading = false
          this.#isBehind = false
          timers.after(againAfterMs, () => {
            this.#isBehind = true
            goOn()
          })
        },
      )
      .catch(failed)
  }

  async #readMore(): Promise<void> {
    const { events, clock, webhook, book, take } = this.#parts
    const { owner, types: wanted } = webhook()
    await this.#lookForGap(clock.now())
    const after = book.readThrough
    const { limit: most, types: replayed } = book.ahead
    const limit = Math.min(readAtOnce, most)
    const types = both(wanted, replayed)
    this.#isBehind = false
    const read = await events.read({ owner, after, limit, ...(types === null ? {} : { types }) })
    for (const event of read.events) if (event.number <= after + limit) take(event)
    book.hasRead(Math.min(read.through, after + limit))
    // Whoever saw nothing new has seen everything, if nothing was told meanwhile.
    if (read.through > after) this.#isBehind = true
  }

  async #lookForGap(now: number): Promise<void> {
    if (now - this.#lastLookAt < gapLookMs) return
    const { events, webhook, book, missed } = this.#parts
    const { first } = await events.range(webhook().owner)
    this.#lastLookAt = now
    const after = book.readThrough
    if (first <= after + 1) return
    book.hasRead(first - 1)
    missed(after + 1, first - 1)
  }
}

/** The types that both want; null where both want everything. */
const both = (one: readonly EventType[] | null, other: readonly EventType[] | null): readonly EventType[] | null => {
  if (one === null || other === null) return one ?? other
  return one.filter((type) => other.includes(type))
}
