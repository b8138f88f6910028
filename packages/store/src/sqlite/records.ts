import type { CallId, CallQuery, CallRecord, CustomerId, Page, RecordStore } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { callListOf, isListedCall } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { assertOpen } from './connections.ts'
import { packBindingId, packCallId, packNumber } from './packed-id.ts'
import { listedRecord, type RecordRow, recordOf } from './rows.ts'
import { recordStatements } from './statements.ts'
import type { Writer } from './writer.ts'

type Rows<Key extends unknown[]> = Statement<[...key: Key, before: number, count: number], RecordRow>

export class SqliteRecords implements RecordStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[Uint8Array, string], RecordRow>
  readonly #byCustomer: Rows<[string]>
  readonly #byBinding: Rows<[Uint8Array, string]>
  readonly #byNumber: Rows<[number, string]>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const rows = <Key extends unknown[]>(statement: string): Rows<Key> =>
      database.prepare<[...Key, number, number], RecordRow>(statement).raw()
    this.#find = database.prepare<[Uint8Array, string], RecordRow>(recordStatements.find).raw()
    this.#byCustomer = rows(recordStatements.listByCustomer)
    this.#byBinding = rows(recordStatements.listByBinding)
    this.#byNumber = rows(recordStatements.listByNumber)
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

  list(query: CallQuery): Page<CallRecord> | undefined {
    assertOpen(this.#database)
    const list = callListOf(query)
    const last = query.cursor === undefined ? undefined : this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    return collectPage({
      list,
      limit: query.limit,
      before: last?.[0],
      read: (under, count) => this.#read(query, under, count).map(listedRecord),
      matches: (record) => isListedCall(query, record),
    })
  }

  closeOrphans(at: number): Promise<number> {
    return this.#writer.submit('closeOrphans', { at })
  }

  /** The row that an earlier page of this list ended with. */
  #rowBehind(query: CallQuery, id: string | undefined): RecordRow | undefined {
    const packed = id === undefined ? undefined : packCallId(id as CallId)
    const row = packed === undefined ? undefined : this.#find.get(packed, query.customer)
    return row !== undefined && isListedCall(query, recordOf(row)) ? row : undefined
  }

  #read({ customer, binding, x }: CallQuery, before: number, count: number): RecordRow[] {
    if (binding !== undefined) {
      const packed = packBindingId(binding)
      return packed === undefined ? [] : this.#byBinding.all(packed, customer, before, count)
    }
    if (x !== undefined) return this.#byNumber.all(packNumber(x), customer, before, count)
    return this.#byCustomer.all(customer, before, count)
  }
}
