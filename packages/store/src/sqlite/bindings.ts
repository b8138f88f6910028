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
import { bindingListOf, isListed } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { assertOpen } from './connections.ts'
import { bindingKeyOf, packBlock } from './packed-id.ts'
import { type BindingRow, bindingOf, listedBinding, type StandingRow, standingOf } from './rows.ts'
import { bindingStatements } from './statements.ts'
import type { Writer } from './writer.ts'

/** Bindings: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteBindings implements BindingStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[number, Uint8Array, string], BindingRow>
  readonly #standing: Statement<[number, number, Uint8Array], StandingRow>
  readonly #ordinalOf: Statement<[number, Uint8Array], number>
  readonly #byCustomer: Statement<[string, number, number], BindingRow>
  readonly #byOrder: Statement<[string, string, number, number], BindingRow>
  readonly #byNumber: Statement<[number, number, number, number], BindingRow>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { find, standing, ordinalOf, listByCustomer, listByOrder, listByNumber } = bindingStatements
    this.#find = database.prepare<[number, Uint8Array, string], BindingRow>(find).raw()
    this.#standing = database.prepare<[number, number, Uint8Array], StandingRow>(standing).raw()
    this.#ordinalOf = database.prepare<[number, Uint8Array], number>(ordinalOf).pluck()
    this.#byCustomer = database.prepare<[string, number, number], BindingRow>(listByCustomer).raw()
    this.#byOrder = database.prepare<[string, string, number, number], BindingRow>(listByOrder).raw()
    this.#byNumber = database.prepare<[number, number, number, number], BindingRow>(listByNumber).raw()
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
    const before = query.cursor === undefined ? undefined : this.#ordinalBehind(readCursor(list, query.cursor))
    if (query.cursor !== undefined && before === undefined) return undefined
    return collectPage({
      list,
      limit: query.limit,
      before,
      read: (under, count) => this.#read(query, under, count).map(listedBinding),
      matches: (binding) => isListed(query, binding),
    })
  }

  #ordinalBehind(id: string | undefined): number | undefined {
    const key = id === undefined ? undefined : bindingKeyOf(id as BindingId)
    return key === undefined ? undefined : this.#ordinalOf.get(key.block, key.token)
  }

  /** The narrowest rows that hold every match. */
  #read({ customer, orderId, x }: BindingQuery, before: number, count: number): BindingRow[] {
    if (orderId !== undefined) return this.#byOrder.all(customer, orderId, before, count)
    if (x !== undefined) return this.#byNumber.all(packBlock(blockOf(x)), serialOf(x), before, count)
    return this.#byCustomer.all(customer, before, count)
  }
}
