import {
  type BindingNews,
  type CallRecord,
  type Event,
  type EventOwner,
  type EventQuery,
  type EventRange,
  type EventRead,
  type EventStore,
  hashText,
  type NotedEvent,
  type PassedTime,
} from '@axbridge/core'
import { type EventRow, eventOf, type NewsRow, newsOfRow } from '../sqlite/event-rows.ts'
import { type RecordRow, recordOf } from '../sqlite/rows.ts'
import { byteaArray, int4Array } from './binary-arrays.ts'
import { notingEvent, passingTime } from './changes.ts'
import { eventStatements, recordStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { inTransaction } from './writer.ts'
import { platform } from './writing.ts'

/** As it is kept: what it is of by block and token, or by the id of a call. */
type KeptEvent = [
  number: number,
  type: number,
  at: number,
  block: number | null,
  key: Buffer | null,
  until: number | null,
  detail: string | null,
]

type RangeRow = [customer: number, first: number, last: number]

/** How many customers one forgetting looks at. */
const customersAtOnce = 500

export class PostgresEvents implements EventStore {
  readonly #parts: StoreParts
  readonly #listeners = new Set<(owners: readonly EventOwner[]) => void>()
  #forgottenOf = platform - 1

  readonly #settled: () => Promise<void>

  /** `settled` resolves when what this process has committed is numbered: whoever was answered finds his events. */
  constructor(parts: StoreParts, settled: () => Promise<void>) {
    this.#parts = parts
    this.#settled = settled
  }

  async read({ owner, after, limit, types }: EventQuery): Promise<EventRead> {
    const { readers } = this.#parts
    readers.assertOpen()
    await this.#settled()
    const values = [await this.#numberOf(owner), after, Math.max(0, limit)]
    const rows = await readers.rows<KeptEvent>(eventStatements.read, values)
    const events = await this.#told(owner, rows)
    return {
      events: types === undefined ? events : events.filter(({ happening }) => types.includes(happening.type)),
      through: rows.at(-1)?.[0] ?? after,
    }
  }

  async range(owner: EventOwner): Promise<EventRange> {
    const { readers } = this.#parts
    readers.assertOpen()
    await this.#settled()
    const [row] = await readers.rows<[number, number]>(eventStatements.range, [await this.#numberOf(owner)])
    return { first: row?.[0] ?? 1, last: row?.[1] ?? 0 }
  }

  note(owner: EventOwner, at: number, token: string, event: NotedEvent): Promise<void> {
    return this.#parts.writer.submit(notingEvent(owner, at, token, event))
  }

  passTime(passing: { readonly at: number; readonly limit: number }): Promise<PassedTime> {
    return this.#parts.writer.submit(passingTime(passing))
  }

  /** A customer's events are dropped from the oldest on, so that none is missing between others. */
  async forget({ before, limit }: { readonly before: number; readonly limit: number }): Promise<number> {
    const { readers } = this.#parts
    readers.assertOpen()
    await this.#settled()
    let left = limit
    for (let rounds = 0; rounds < 2 && left > 0; ) {
      const ranges = await readers.rows<RangeRow>(eventStatements.owners, [this.#forgottenOf, customersAtOnce])
      for (const range of ranges) {
        left -= await this.#forgetOf(range, before, left)
        if (left <= 0) return limit
        this.#forgottenOf = range[0]
      }
      if (ranges.length === customersAtOnce) return limit - left
      this.#forgottenOf = platform - 1
      rounds += 1
      if (ranges.length === 0) break
    }
    return limit - left
  }

  watch(listener: (owners: readonly EventOwner[]) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Events of these owners were numbered, by this server or another one. */
  announce(owners: readonly EventOwner[]): void {
    for (const listener of [...this.#listeners]) listener(owners)
  }

  #forgetOf([customer, first, last]: RangeRow, before: number, limit: number): Promise<number> {
    return this.#parts.writer.alone(
      inTransaction(async (connection) => {
        const end = first + limit
        const { rows } = await connection.run<[number | null]>(eventStatements.firstKept, [
          customer,
          first,
          end,
          before,
        ])
        const kept = Math.min(rows[0]?.[0] ?? end, last + 1)
        if (kept <= first) return { value: 0, time: 0 }
        const { count } = await connection.run(eventStatements.drop, [customer, kept])
        await connection.run(eventStatements.setFirst, [customer, kept])
        return { value: count, time: 0 }
      }),
    )
  }

  async #numberOf(owner: EventOwner): Promise<number> {
    if (owner === null) return platform
    // The platform's events are nobody else's: a customer who is not there has none.
    return (await this.#parts.numberOf(owner)) || -1
  }

  /** What they are of is read for all at once. */
  async #told(owner: EventOwner, rows: readonly KeptEvent[]): Promise<readonly Event[]> {
    const { readers } = this.#parts
    const [ofBindings, ofCalls] = [rows.filter(([, , , block]) => block !== null), rows.filter(isOfCall)]
    const news =
      ofBindings.length === 0
        ? []
        : await readers.rows<NewsRow>(eventStatements.news, [
            int4Array(ofBindings.map(([, , , block]) => block)),
            byteaArray(ofBindings.map(([, , , , key]) => key)),
          ])
    const calls =
      ofCalls.length === 0
        ? []
        : await readers.rows<RecordRow>(recordStatements.read, [byteaArray(ofCalls.map(([, , , , key]) => key))])
    const bindings = new Map(news.map((row) => [`${row[0]} ${hashText(row[3])}`, newsOfRow(row)]))
    const records = new Map(calls.map((row) => [hashText(row[1]), recordOf(row)]))
    return rows.map(([number, type, at, block, key, until, detail], index) => {
      const row: EventRow = [number, type, at, block, index, until, detail]
      const text = key === null ? '' : hashText(key)
      return eventOf(owner, row, {
        binding: (): BindingNews => found(bindings.get(`${block} ${text}`)),
        call: (): CallRecord => found(records.get(text)),
      })
    })
  }
}

const isOfCall = ([, , , block, key]: KeptEvent): boolean => block === null && key !== null

const found = <T>(subject: T | undefined): T => {
  if (subject === undefined) throw new Error('an event is of what the store does not have')
  return subject
}
