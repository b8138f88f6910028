import type {
  BindingNews,
  CallRecord,
  EventOwner,
  EventQuery,
  EventRange,
  EventRead,
  EventStore,
  EventType,
  NotedEvent,
  PassedTime,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { assertOpen } from './connections.ts'
import { eventCodes } from './event-codes.ts'
import { type EventRow, eventOf, type NewsRow, newsOfRow, type Subjects } from './event-rows.ts'
import { platform } from './event-writes.ts'
import { type RecordRow, recordOf } from './rows.ts'
import { bindingStatements, customerStatements, eventStatements, recordStatements } from './statements.ts'
import type { Writer } from './writer.ts'
import type { WriterLinks } from './writer-links.ts'

/** Events: the writer numbers them in the change's own transaction, so what is read is in its order at once. */
export class SqliteEvents implements EventStore {
  readonly #writer: Writer
  readonly #links: WriterLinks
  readonly #database: Database
  readonly #numberOf: Statement<[string], number>
  readonly #rows: Statement<[number, number, number], EventRow>
  readonly #first: Statement<[number], number>
  readonly #last: Statement<[number], number | null>
  readonly #subjects: Subjects

  constructor(writer: Writer, links: WriterLinks, database: Database) {
    this.#writer = writer
    this.#links = links
    this.#database = database
    this.#numberOf = database.prepare<[string], number>(customerStatements.numberOf).pluck()
    this.#rows = database.prepare<[number, number, number], EventRow>(eventStatements.read).raw()
    this.#first = database.prepare<[number], number>(eventStatements.first).pluck()
    this.#last = database.prepare<[number], number | null>(eventStatements.last).pluck()
    this.#subjects = subjectsIn(database)
  }

  read({ owner, after, limit, types }: EventQuery): EventRead {
    assertOpen(this.#database)
    const customer = this.#customerOf(owner)
    const rows = customer === undefined ? [] : this.#rows.all(customer, after, limit)
    const through = rows.at(-1)?.[0] ?? after
    if (types === undefined) return { events: rows.map((row) => eventOf(owner, row, this.#subjects)), through }
    // What an event is of is read only where its code may be wanted: a filter looks at many to find a few.
    const some = rows.filter((row) => mayBe(types, row)).map((row) => eventOf(owner, row, this.#subjects))
    return { events: some.filter(({ happening }) => types.includes(happening.type)), through }
  }

  range(owner: EventOwner): EventRange {
    assertOpen(this.#database)
    const customer = this.#customerOf(owner)
    if (customer === undefined) return { first: 1, last: 0 }
    const first = this.#first.get(customer) ?? 1
    return { first, last: this.#last.get(customer) ?? first - 1 }
  }

  async note(owner: EventOwner, at: number, token: string, event: NotedEvent): Promise<void> {
    await this.#writer.submit('noteEvent', { owner, at, token, event })
  }

  passTime(passing: { readonly at: number; readonly limit: number }): Promise<PassedTime> {
    return this.#writer.submit('passTime', passing)
  }

  forget(forgetting: { readonly before: number; readonly limit: number }): Promise<number> {
    return this.#writer.submit('forgetEvents', forgetting)
  }

  watch(listener: (owners: readonly EventOwner[]) => void): () => void {
    return this.#links.watchEvents(listener)
  }

  #customerOf(owner: EventOwner): number | undefined {
    return owner === null ? platform : this.#numberOf.get(owner)
  }
}

const mayBe = (types: readonly EventType[], [, type]: EventRow): boolean => {
  const code = eventCodes.word(type)
  return code === 'noted' || types.some((one) => code === one || code.startsWith(`${one}:`))
}

const subjectsIn = (database: Database): Subjects => {
  const newsAt = database.prepare<[number, number], NewsRow>(bindingStatements.newsAt).raw()
  const recordAt = database.prepare<[number], RecordRow>(recordStatements.at).raw()
  return {
    binding: (block, ordinal): BindingNews => {
      const row = newsAt.get(block, ordinal)
      if (row === undefined) throw new Error('an event is of a binding that the store does not have')
      return newsOfRow(row)
    },
    call: (ordinal): CallRecord => {
      const row = recordAt.get(ordinal)
      if (row === undefined) throw new Error('an event is of a call that the store does not have')
      return recordOf(row)
    },
  }
}
