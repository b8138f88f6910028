import type { CallId, CallQuery, CallRecord, CustomerId, Page } from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { callListOf, callSourceOf, isInCallSource, isListedCall } from '../paging/lists.ts'
import { collectPageLater, type Listed } from '../paging/page.ts'
import { packBindingId, packCallId, packNumber } from '../sqlite/packed-id.ts'
import { listedRecord, type RecordRow, recordOf } from '../sqlite/rows.ts'
import { recordStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'

type Read = (before: number, count: number) => Promise<readonly Listed<CallRecord>[]>

/** By how much records may be written in another order than that in which their attempts began. */
const disorderMs = 600_000

/** The lists of call records. What no index knows is sifted out of the rows, a bounded number a page. */
export class CallLists {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async page(query: CallQuery): Promise<Page<CallRecord> | undefined> {
    this.#parts.readers.assertOpen()
    const customer = await this.#parts.numberOf(query.customer)
    const list = callListOf(query)
    const last = query.cursor === undefined ? undefined : await this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    const { from, to } = query
    const before = to === undefined ? undefined : await this.#firstFrom(customer, to + disorderMs)
    const least = from === undefined ? 0 : await this.#firstFrom(customer, from - disorderMs)
    const read = this.#source(query, customer)
    return collectPageLater({
      list,
      limit: query.limit,
      before: before === undefined ? last?.[0] : Math.min(before, last?.[0] ?? before),
      read: async (under, count) => (await read(under, count)).filter(({ ordinal }) => ordinal >= least),
      matches: (record) => isListedCall(query, record),
    })
  }

  async row(customer: CustomerId, id: CallId): Promise<RecordRow | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const packed = packCallId(id)
    return packed === undefined
      ? undefined
      : readers.first<RecordRow>(recordStatements.find, [Buffer.from(packed), customer])
  }

  async rowOfAnybody(id: CallId): Promise<RecordRow | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const packed = packCallId(id)
    return packed === undefined
      ? undefined
      : readers.first<RecordRow>(recordStatements.findOfAnybody, [Buffer.from(packed)])
  }

  /** The row that an earlier page of this list ended with. */
  async #rowBehind(query: CallQuery, id: string | undefined): Promise<RecordRow | undefined> {
    const row = id === undefined ? undefined : await this.row(query.customer, id as CallId)
    return row !== undefined && isInCallSource(query, recordOf(row)) ? row : undefined
  }

  #source(query: CallQuery, customer: number): Read {
    const { binding, orderId, x } = query
    const { listByBinding, listByOrder, listByNumber, listByCustomer } = recordStatements
    const of =
      (statement: typeof listByCustomer, ...key: readonly unknown[]): Read =>
      async (before, count) => {
        const rows = await this.#parts.readers.rows<RecordRow>(statement, [customer, before, count, ...key])
        return rows.map(listedRecord)
      }
    const source = callSourceOf(query)
    if (source === 'binding' && binding !== undefined) {
      const packed = packBindingId(binding)
      return packed === undefined ? async () => [] : of(listByBinding, Buffer.from(packed))
    }
    if (source === 'order') return of(listByOrder, orderId)
    return source === 'number' && x !== undefined ? of(listByNumber, packNumber(x)) : of(listByCustomer)
  }

  /** The least ordinal behind which no attempt began before `at`, but for disorder. */
  async #firstFrom(customer: number, at: number): Promise<number> {
    const row = await this.#parts.readers.first<[number]>(recordStatements.firstFrom, [customer, at])
    return row?.[0] ?? Number.MAX_SAFE_INTEGER
  }
}
