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
import { CallLists } from './call-lists.ts'
import { savingRecord } from './changes.ts'
import type { Connection } from './connection.ts'
import { lockOf } from './locks.ts'
import { recordStatements, serverStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { decideAt } from './transaction.ts'
import { nothingRead, Work } from './work.ts'
import { inTransaction } from './writer.ts'
import { writeWork } from './writing.ts'

const closedAtOnce = 1_000

/**
 * So long a database must have been there before a server without a lock is taken for gone: after a start of the database every
 * server has to take its lock anew.
 */
const settledS = 30

export class PostgresRecords implements RecordStore {
  readonly #parts: StoreParts
  readonly #lists: CallLists

  constructor(parts: StoreParts) {
    this.#parts = parts
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

  list(query: CallQuery): Promise<Page<CallRecord> | undefined> {
    return this.#lists.page(query)
  }

  /** Those of this server, which asks before it takes calls, and of servers that are gone. The calls of others go on. */
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
    const gone: number[] = []
    for (const [server] of servers) {
      if (server === crew.server ? isOwnToo : await isGone(connection, server)) gone.push(server)
    }
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

/** Whether nobody holds the lock of a server, though everybody has had the time to take it. */
const isGone = async (connection: Connection, server: number): Promise<boolean> => {
  const [up] = (await connection.run<[number]>(serverStatements.upFor)).rows
  if ((up?.[0] ?? 0) < settledS) return false
  const { rows } = await connection.run<[boolean]>(serverStatements.isGone, [lockOf.server, server])
  return rows[0]?.[0] === true
}
