import {
  type BindingId,
  type BindingQuery,
  blockOf,
  type CustomerId,
  type KeyedHash,
  type Page,
  type ProtectedNumber,
  type StoredBinding,
  serialOf,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { bindingListOf, isInSource, isListed, sourceOf } from '../paging/lists.ts'
import { collectPage, longestPage } from '../paging/page.ts'
import { bindingKeyOf, packBlock } from './packed-id.ts'
import { PartyLists } from './party-lists.ts'
import { type BindingRow, bindingOf, customerIdOf, listedBinding, previousOn } from './rows.ts'
import { bindingStatements, pairStatements } from './statements.ts'

/** The lists of bindings, read by the narrowest rows that hold every match. */
export class BindingLists {
  readonly #find: Statement<[number, Uint8Array, string], BindingRow>
  readonly #byCustomer: Statement<[string, number, number], BindingRow>
  readonly #byOrder: Statement<[string, string, number, number], BindingRow>
  readonly #ofParty: PartyLists
  readonly #newestOn: Statement<[number, number], number | null>
  readonly #at: Statement<[number, number], BindingRow>

  constructor(database: Database) {
    const { find, listByCustomer, listByOrder, at } = bindingStatements
    this.#find = database.prepare<[number, Uint8Array, string], BindingRow>(find).raw()
    this.#byCustomer = database.prepare<[string, number, number], BindingRow>(listByCustomer).raw()
    this.#byOrder = database.prepare<[string, string, number, number], BindingRow>(listByOrder).raw()
    this.#ofParty = new PartyLists(database)
    this.#newestOn = database.prepare<[number, number], number | null>(pairStatements.newestOn).pluck()
    this.#at = database.prepare<[number, number], BindingRow>(at).raw()
  }

  page(query: BindingQuery): Page<StoredBinding> | undefined {
    const list = bindingListOf(query)
    const last = query.cursor === undefined ? undefined : this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    return collectPage({
      list,
      limit: query.limit,
      before: last?.[0],
      read: (before, count) => this.#read(query, before, count).map(listedBinding),
      matches: (binding) => isListed(query, binding, () => this.#stoodIn(query.party, binding.id)),
    })
  }

  /** The row that an earlier page of this list ended with. */
  #rowBehind(query: BindingQuery, id: string | undefined): BindingRow | undefined {
    const key = id === undefined ? undefined : bindingKeyOf(id as BindingId)
    const row = key === undefined ? undefined : this.#find.get(key.block, key.token, query.customer)
    if (row === undefined) return undefined
    const binding = bindingOf(row)
    return isInSource(query, binding, () => this.#stoodIn(query.party, binding.id)) ? row : undefined
  }

  #stoodIn(party: KeyedHash | undefined, id: BindingId): boolean {
    const key = bindingKeyOf(id)
    return party !== undefined && key !== undefined && this.#ofParty.hasStood(party, key)
  }

  #read(query: BindingQuery, before: number, count: number): BindingRow[] {
    const { customer, orderId, number, party } = query
    const source = sourceOf(query)
    if (source === 'order' && orderId !== undefined) return this.#byOrder.all(customer, orderId, before, count)
    if (source === 'party' && party !== undefined) {
      return this.#ofParty.read(customer, party, before, count).map(({ block, ordinal }) => this.#rowAt(block, ordinal))
    }
    if (source === 'number' && number !== undefined) return this.#history(customer, number, before, count)
    return this.#byCustomer.all(customer, before, count)
  }

  /** Follows the chain of a number back. A binding of a customer who had the block before is passed over. */
  #history(customer: CustomerId, number: ProtectedNumber, before: number, count: number): BindingRow[] {
    const [block, serial] = [packBlock(blockOf(number)), serialOf(number)]
    const behind = this.#at.get(block, before)
    const rows: BindingRow[] = []
    let next = behind === undefined ? this.#newestOn.get(block, serial) : previousOn(behind, serial)
    for (let followed = 0; followed <= longestPage && rows.length < count && typeof next === 'number'; followed += 1) {
      // Where the next one was deleted, nothing is left behind it.
      const row: BindingRow | undefined = this.#at.get(block, next)
      if (row === undefined) break
      if (customerIdOf(row) === customer) rows.push(row)
      next = previousOn(row, serial)
    }
    return rows
  }

  #rowAt(block: number, ordinal: number): BindingRow {
    const row = this.#at.get(block, ordinal)
    if (row === undefined) throw new Error('a list names a binding that the store does not have')
    return row
  }
}
