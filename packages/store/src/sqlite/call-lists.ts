import type { CallId, CallQuery, CallRecord, Page } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { callListOf, callSourceOf, isInCallSource, isListedCall } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { packBindingId, packCallId, packNumber } from './packed-id.ts'
import { type BindingRow, bindingOf, listedRecord, type RecordRow, recordOf } from './rows.ts'
import { bindingStatements, recordStatements } from './statements.ts'

type Rows<Key extends unknown[]> = Statement<[...key: Key, before: number, count: number], RecordRow>

type Read = (before: number, count: number) => RecordRow[]

/** An order of more bindings than this is looked for among all calls of its customer. */
const mostBindingsOfOrder = 16

/** By how much records may be written in another order than that in which their attempts began. */
const disorderMs = 600_000

/**
 * The lists of call records. Those of a customer, a binding and a number have an index, those of an order are put together from
 * its bindings, and a time is found by halving, since records are written about in the order of time. What no index knows is
 * sifted out of the rows, a bounded number a page.
 */
export class CallLists {
  readonly #find: Statement<[Uint8Array, string], RecordRow>
  readonly #byCustomer: Rows<[string]>
  readonly #byBinding: Rows<[Uint8Array, string]>
  readonly #byNumber: Rows<[number, string]>
  readonly #ofOrder: Statement<[string, string, number, number], BindingRow>
  readonly #beginningFrom: Statement<[number], [ordinal: number, startedAt: number]>
  readonly #newest: Statement<[], number | null>

  constructor(database: Database) {
    const rows = <Key extends unknown[]>(statement: string): Rows<Key> =>
      database.prepare<[...Key, number, number], RecordRow>(statement).raw()
    this.#find = database.prepare<[Uint8Array, string], RecordRow>(recordStatements.find).raw()
    this.#byCustomer = rows(recordStatements.listByCustomer)
    this.#byBinding = rows(recordStatements.listByBinding)
    this.#byNumber = rows(recordStatements.listByNumber)
    this.#ofOrder = database.prepare<[string, string, number, number], BindingRow>(bindingStatements.listByOrder).raw()
    this.#beginningFrom = database.prepare<[number], [number, number]>(recordStatements.beginningFrom).raw()
    this.#newest = database.prepare<[], number | null>(recordStatements.newest).pluck()
  }

  page(query: CallQuery): Page<CallRecord> | undefined {
    const list = callListOf(query)
    const last = query.cursor === undefined ? undefined : this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    const { from, to } = query
    const before = to === undefined ? undefined : this.#firstFrom(to + disorderMs)
    const least = from === undefined ? 0 : this.#firstFrom(from - disorderMs)
    const read = this.#source(query)
    return collectPage({
      list,
      limit: query.limit,
      before: before === undefined ? last?.[0] : Math.min(before, last?.[0] ?? before),
      read: (under, count) =>
        read(under, count)
          .filter(([ordinal]) => ordinal >= least)
          .map(listedRecord),
      matches: (record) => isListedCall(query, record),
    })
  }

  /** The row that an earlier page of this list ended with. */
  #rowBehind(query: CallQuery, id: string | undefined): RecordRow | undefined {
    const packed = id === undefined ? undefined : packCallId(id as CallId)
    const row = packed === undefined ? undefined : this.#find.get(packed, query.customer)
    return row !== undefined && isInCallSource(query, recordOf(row)) ? row : undefined
  }

  #source(query: CallQuery): Read {
    const { customer, binding, orderId, x } = query
    const all: Read = (before, count) => this.#byCustomer.all(customer, before, count)
    const source = callSourceOf(query)
    if (source === 'binding' && binding !== undefined) {
      const packed = packBindingId(binding)
      return packed === undefined ? () => [] : (before, count) => this.#byBinding.all(packed, customer, before, count)
    }
    if (source === 'order' && orderId !== undefined) return this.#ofBindings(customer, orderId) ?? all
    if (source === 'number' && x !== undefined) {
      return (before, count) => this.#byNumber.all(packNumber(x), customer, before, count)
    }
    return all
  }

  /** Undefined where the order has too many bindings. */
  #ofBindings(customer: string, orderId: string): Read | undefined {
    const bindings = this.#ofOrder.all(customer, orderId, Number.MAX_SAFE_INTEGER, mostBindingsOfOrder + 1)
    if (bindings.length > mostBindingsOfOrder) return undefined
    const keys = bindings.flatMap((row) => packBindingId(bindingOf(row).id) ?? [])
    return (before, count) =>
      keys
        .flatMap((key) => this.#byBinding.all(key, customer, before, count))
        .sort(([one], [other]) => other - one)
        .slice(0, count)
  }

  /** The least ordinal behind which no attempt began before `at`, but for disorder. */
  #firstFrom(at: number): number {
    let [low, high] = [1, (this.#newest.get() ?? 0) + 1]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const [, startedAt = at] = this.#beginningFrom.get(middle) ?? []
      if (startedAt < at) low = middle + 1
      else high = middle
    }
    return low
  }
}
