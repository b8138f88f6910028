import {
  type BindingId,
  type BindingQuery,
  type BindingStore,
  blockOf,
  type ChangeOutcome,
  type CustomerId,
  type ExpiryChange,
  type KeyedHash,
  type Page,
  type Placement,
  type PlacementOutcome,
  type ProtectedNumber,
  type Standing,
  type StoredBinding,
  serialOf,
  type Unbinding,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { bindingListOf, isInSource, isListed } from '../paging/lists.ts'
import { collectPage, longestPage } from '../paging/page.ts'
import { assertOpen } from './connections.ts'
import { bindingKeyOf, packBlock } from './packed-id.ts'
import {
  type BindingRow,
  bindingOf,
  customerOf,
  listedBinding,
  previousOf,
  type StandingRow,
  standingOf,
} from './rows.ts'
import { bindingStatements } from './statements.ts'
import type { Writer } from './writer.ts'

/** Bindings: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteBindings implements BindingStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[number, Uint8Array, string], BindingRow>
  readonly #standing: Statement<[number, number, Uint8Array], StandingRow>
  readonly #byCustomer: Statement<[string, number, number], BindingRow>
  readonly #byOrder: Statement<[string, string, number, number], BindingRow>
  readonly #newestOn: Statement<[number, number], number | null>
  readonly #at: Statement<[number, number], BindingRow>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { find, standing, listByCustomer, listByOrder, newestOn, at } = bindingStatements
    this.#find = database.prepare<[number, Uint8Array, string], BindingRow>(find).raw()
    this.#standing = database.prepare<[number, number, Uint8Array], StandingRow>(standing).raw()
    this.#byCustomer = database.prepare<[string, number, number], BindingRow>(listByCustomer).raw()
    this.#byOrder = database.prepare<[string, string, number, number], BindingRow>(listByOrder).raw()
    this.#newestOn = database.prepare<[number, number], number | null>(newestOn).pluck()
    this.#at = database.prepare<[number, number], BindingRow>(at).raw()
  }

  place(placement: Placement): Promise<PlacementOutcome> {
    return this.#writer.submit('place', placement)
  }

  changeExpiry(change: ExpiryChange): Promise<ChangeOutcome> {
    return this.#writer.submit('changeExpiry', change)
  }

  unbind(unbinding: Unbinding): Promise<ChangeOutcome> {
    return this.#writer.submit('unbind', unbinding)
  }

  find(customer: CustomerId, id: BindingId): StoredBinding | undefined {
    assertOpen(this.#database)
    const key = bindingKeyOf(id)
    const row = key === undefined ? undefined : this.#find.get(key.block, key.token, customer)
    return row === undefined ? undefined : bindingOf(row)
  }

  standing(x: ProtectedNumber, party: KeyedHash): Standing | undefined {
    assertOpen(this.#database)
    const row = this.#standing.get(packBlock(blockOf(x)), serialOf(x), party)
    return row === undefined ? undefined : standingOf(row)
  }

  list(query: BindingQuery): Page<StoredBinding> | undefined {
    assertOpen(this.#database)
    const list = bindingListOf(query)
    const last = query.cursor === undefined ? undefined : this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    return collectPage({
      list,
      limit: query.limit,
      before: last?.[0],
      read: (before, count) => this.#read(query, before, count).map(listedBinding),
      matches: (binding) => isListed(query, binding),
    })
  }

  /** The row that an earlier page of this list ended with. */
  #rowBehind(query: BindingQuery, id: string | undefined): BindingRow | undefined {
    const key = id === undefined ? undefined : bindingKeyOf(id as BindingId)
    const row = key === undefined ? undefined : this.#find.get(key.block, key.token, query.customer)
    return row !== undefined && isInSource(query, bindingOf(row)) ? row : undefined
  }

  /** The narrowest rows that hold every match. */
  #read({ customer, orderId, x }: BindingQuery, before: number, count: number): BindingRow[] {
    if (orderId !== undefined) return this.#byOrder.all(customer, orderId, before, count)
    if (x === undefined) return this.#byCustomer.all(customer, before, count)
    return this.#history(customer, x, before, count)
  }

  /** Follows the chain of a number back. A binding of a customer who had the block before is passed over. */
  #history(customer: CustomerId, x: ProtectedNumber, before: number, count: number): BindingRow[] {
    const block = packBlock(blockOf(x))
    const behind = this.#at.get(block, before)
    const rows: BindingRow[] = []
    let next = behind === undefined ? this.#newestOn.get(block, serialOf(x)) : previousOf(behind)
    for (let followed = 0; followed <= longestPage && rows.length < count && typeof next === 'number'; followed += 1) {
      const row = this.#at.get(block, next)
      if (row === undefined) throw new Error('a number remembers a binding that the store does not have')
      if (customerOf(row) === customer) rows.push(row)
      next = previousOf(row)
    }
    return rows
  }
}
