import type { CallId, CallQuery, CallRecord, CustomerId, Page, RecordStore } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { CallLists } from './call-lists.ts'
import { assertOpen } from './connections.ts'
import { packCallId } from './packed-id.ts'
import { type RecordRow, recordOf } from './rows.ts'
import { recordStatements } from './statements.ts'
import type { Writer } from './writer.ts'

export class SqliteRecords implements RecordStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[Uint8Array, string], RecordRow>
  readonly #findOfAnybody: Statement<[Uint8Array], RecordRow>
  readonly #lists: CallLists

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#find = database.prepare<[Uint8Array, string], RecordRow>(recordStatements.find).raw()
    this.#findOfAnybody = database.prepare<[Uint8Array], RecordRow>(recordStatements.findOfAnybody).raw()
    this.#lists = new CallLists(database)
  }

  /** Only an answer is waited for, by the caller's 2xx: how an attempt begins and ends may be written with what comes next. */
  async save(record: CallRecord): Promise<void> {
    const isAnswer = record.outcome === 'open' && record.answeredAt !== null
    await this.#writer.submit('saveRecord', record, isAnswer ? 'awaited' : 'patient')
  }

  find(customer: CustomerId, id: CallId): CallRecord | undefined {
    assertOpen(this.#database)
    const packed = packCallId(id)
    const row = packed === undefined ? undefined : this.#find.get(packed, customer)
    return row === undefined ? undefined : recordOf(row)
  }

  findOfAnybody(id: CallId): CallRecord | undefined {
    assertOpen(this.#database)
    const packed = packCallId(id)
    const row = packed === undefined ? undefined : this.#findOfAnybody.get(packed)
    return row === undefined ? undefined : recordOf(row)
  }

  list(query: CallQuery): Page<CallRecord> | undefined {
    assertOpen(this.#database)
    return this.#lists.page(query)
  }

  closeOrphans(at: number): Promise<number> {
    return this.#writer.submit('closeOrphans', { at })
  }
}
