import {
  type CallId,
  type CallQuery,
  type CallRecord,
  type CustomerId,
  callEventOf,
  closed,
  type Page,
  type RecordStore,
} from '@axbridge/core'
import { lostCause } from '../records.ts'
import { type RecordRow, recordOf } from '../sqlite/rows.ts'
import { Absences, type Watch } from './absences.ts'
import { CallLists } from './call-lists.ts'
import { savingRecord } from './changes.ts'
import type { Connection } from './connection.ts'
import { recordStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { decideAt } from './transaction.ts'
import { nothingRead, Work } from './work.ts'
import { inTransaction } from './writer.ts'
import { writeWork } from './writing.ts'

const closedAtOnce = 1_000

export class PostgresRecords implements RecordStore {
  readonly #parts: StoreParts
  readonly #lists: CallLists
  readonly #absences: Absences

  constructor(parts: StoreParts, watch: Watch) {
    this.#parts = parts
    this.#absences = new Absences(watch)
    this.#lists = new CallLists(parts)
  }

  /** Only an answer is waited for, by the caller's 2xx: how an attempt begins and ends may be written with what comes next. */
  save(record: CallRecord): Promise<void> {
    const isAnswer = record.outcome === 'open' && record.answeredAt !== null
    return this.#parts.writer.submit(savingRecord(record), isAnswer ? 'awaited' : 'patient')
  }

  async find(customer: CustomerId, id: CallId): Promise<CallRecord | undefined> {
    const row = await this.#lists.row(customer, id)
    return row === undefined ? undefined : recordOf(row)
  }

  async findOfAnybody(id: CallId): Promise<CallRecord | undefined> {
    const row = await this.#lists.rowOfAnybody(id)
    return row === undefined ? undefined : recordOf(row)
  }

  list(query: CallQuery): Promise<Page<CallRecord> | undefined> {
    return this.#lists.page(query)
  }

  /** Those of this server, which asks before it takes calls. Whether others are gone is found by later looks. */
  closeOrphans(at: number): Promise<number> {
    return this.#close(at, true)
  }

  /** The same of servers that are gone, while this one has calls of its own. */
  closeLost(at: number): Promise<number> {
    return this.#close(at, false)
  }

  async #close(at: number, isOwnToo: boolean): Promise<number> {
    let count = 0
    for (;;) {
      const closedNow = await this.#parts.writer.alone(
        inTransaction((connection) => this.#closeSome(connection, at, isOwnToo)),
      )
      count += closedNow
      if (closedNow < closedAtOnce) return count
    }
  }

  async #closeSome(connection: Connection, at: number, isOwnToo: boolean) {
    const { crew } = this.#parts
    const { rows: servers } = await connection.run<[number]>(recordStatements.openServers)
    const others = servers.flatMap(([server]) => (server === crew.server ? [] : [server]))
    const gone = [...(isOwnToo ? [crew.server] : []), ...(await this.#absences.among(connection, others))]
    const open: CallRecord[] = []
    for (const server of gone) {
      const { rows } = await connection.run<RecordRow>(recordStatements.openOf, [server, closedAtOnce - open.length])
      open.push(...rows.map(recordOf))
      if (open.length >= closedAtOnce) break
    }
    if (open.length === 0) return { value: 0, time: 0 }
    const now = await decideAt(connection, at)
    const owners = new Set(open.flatMap(({ customer }) => customer ?? []))
    const work = new Work({
      ...nothingRead,
      time: await decideAt(connection, 0),
      customers: await crew.customers.of(connection, owners),
      records: open,
    })
    for (const record of open) {
      const lost = closed(record, now, 'lost', lostCause)
      work.recordsSaved.set(lost.id, lost)
      work.events.tellCall(callEventOf(lost), lost)
    }
    work.time.commit(at)
    await writeWork(connection, work, crew)
    return { value: open.length, time: work.time.highest, hasEvents: work.events.told.length > 0 }
  }
}
