import { setImmediate } from 'node:timers/promises'
import { type Event, type EventRead, type EventType, mostWaiting, type Store, type Webhook } from '@axbridge/core'
import type { Timers } from '@axbridge/sip'
import type { ProgressBook } from './progress-book.ts'

export type IntakeParts = {
  readonly events: Pick<Store['events'], 'read' | 'range'>
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

/** Reads the events of an endpoint behind what it has, no further ahead than it takes them. */
export class EventIntake {
  readonly #parts: IntakeParts
  #isReading = false
  /** Whether there may be events that no read has seen. */
  #isBehind = true

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
    const { events, webhook, book, take } = this.#parts
    const { owner, types: wanted } = webhook()
    const after = book.readThrough
    const { limit: most, types: replayed } = book.ahead
    const limit = Math.min(readAtOnce, most)
    const types = both(wanted, replayed)
    this.#isBehind = false
    const read = await events.read({ owner, after, limit, ...(types === null ? {} : { types }) })
    await this.#passGap(after, read)
    for (const event of read.events) if (event.number <= after + limit) take(event)
    book.hasRead(Math.min(read.through, after + limit))
    // Whoever saw nothing new has seen everything, if nothing was told meanwhile.
    if (read.through > after) this.#isBehind = true
    // Some stores answer at once: a backlog of which nothing is wanted would keep calls and requests waiting until it is through.
    await setImmediate()
  }

  /** Asked behind the read: what is forgotten between the two is told as gone at worst, where the other way round it would be passed over. */
  async #passGap(after: number, { events: [next] }: EventRead): Promise<void> {
    if (next?.number === after + 1) return
    const { events, webhook, book, missed } = this.#parts
    const { first } = await events.range(webhook().owner)
    const through = Math.min(first, next?.number ?? first) - 1
    if (through <= after) return
    book.hasRead(through)
    missed(after + 1, through)
    this.#isBehind = true
  }
}

/** The types that both want; null where both want everything. */
const both = (one: readonly EventType[] | null, other: readonly EventType[] | null): readonly EventType[] | null => {
  if (one === null || other === null) return one ?? other
  return one.filter((type) => other.includes(type))
}
