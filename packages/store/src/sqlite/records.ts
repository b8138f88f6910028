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

type Rows<Key> = Statement<[key: Key, before: number, count: number], RecordRow>

export class SqliteRecords implements RecordStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[Uint8Array, string], RecordRow>
  readonly #ordinalOf: Statement<[Uint8Array], number>
  readonly #byCustomer: Rows<string>
  readonly #byBinding: Rows<Uint8Array>
  readonly #byNumber: Rows<number>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const rows = <Key>(statement: string): Rows<Key> =>
      database.prepare<[Key, number, number], RecordRow>(statement).raw()
    this.#find = database.prepare<[Uint8Array, string], RecordRow>(recordStatements.find).raw()
    this.#ordinalOf = database.prepare<[Uint8Array], number>(recordStatements.ordinalOf).pluck()
    this.#byCustomer = rows(recordStatements.listByCustomer)
    this.#byBinding = rows(recordStatements.listByBinding)
    this.#byNumber = rows(recordStatements.listByNumber)
  }

  async save(record: CallRecord): Promise<void> {
    await this.#writer.submit('saveRecord', record)
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
    const before = query.cursor === undefined ? undefined : this.#ordinalBehind(readCursor(list, query.cursor))
    if (query.cursor !== undefined && before === undefined) return undefined
    return collectPage({
      list,
      limit: query.limit,
      before,
      read: (under, count) => this.#read(query, under, count).map(listedRecord),
      matches: (record) => isListedCall(query, record),
    })
  }

  closeOrphans(at: number): Promise<number> {
    return this.#writer.submit('closeOrphans', { at })
  }

  #ordinalBehind(id: string | undefined): number | undefined {
    const packed = id === undefined ? undefined : packCallId(id as CallId)
    return packed === undefined ? undefined : this.#ordinalOf.get(packed)
  }

  #read({ customer, binding, x }: CallQuery, before: number, count: number): RecordRow[] {
    if (binding !== undefined) {
      const packed = packBindingId(binding)
      return packed === undefined ? [] : this.#byBinding.all(packed, before, count)
    }
    if (x !== undefined) return this.#byNumber.all(packNumber(x), before, count)
    return this.#byCustomer.all(customer, before, count)
  }
}
