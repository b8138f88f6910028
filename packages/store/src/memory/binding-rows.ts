import {
  type BindingId,
  type BindingQuery,
  type CustomerId,
  hashText,
  type KeyedHash,
  type Page,
  type PartyOfBinding,
  type StoredBinding,
  StoreError,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { bindingListOf, isInSource, isListed, sourceOf } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { assertRoom } from './limits.ts'
import { ListedRows } from './listed-rows.ts'

/** A binding at its place in the order of binds. */
export type BindingRow = { readonly ordinal: number; item: StoredBinding }

type RowLimits = { readonly bindings: number; readonly parties: number }

type Keyed = Pick<BindingQuery, 'customer' | 'orderId' | 'party' | 'number'>

/** All bindings, and the lists of them that are kept. */
export class BindingRows {
  readonly #rows = new Map<BindingId, BindingRow>()
  readonly #lists = new ListedRows<BindingRow>()
  readonly #limits: RowLimits
  #remembered = 0

  constructor(limits: RowLimits) {
    this.#limits = limits
  }

  get(id: BindingId): BindingRow | undefined {
    return this.#rows.get(id)
  }

  /** The customer's own. */
  ofCustomer(customer: CustomerId, id: BindingId): BindingRow | undefined {
    const row = this.#rows.get(id)
    return row?.item.customer === customer ? row : undefined
  }

  assertRoomFor(id: BindingId, parties: readonly PartyOfBinding[]): void {
    if (this.#rows.has(id)) throw new StoreError('internal', 'the binding id is in use')
    assertRoom(this.#rows.size, this.#limits.bindings, 'bindings')
    this.assertRoomToRemember(parties)
  }

  assertRoomToRemember(parties: readonly PartyOfBinding[]): void {
    if (parties.length > 0) assertRoom(this.#remembered + parties.length - 1, this.#limits.parties, 'parties')
  }

  append(binding: StoredBinding, parties: readonly PartyOfBinding[]): BindingRow {
    const row: BindingRow = { ordinal: this.#rows.size + 1, item: binding }
    this.#rows.set(binding.id, row)
    const { customer, orderId, x, y } = binding
    this.#lists.add(listKeyOf({ customer }), row)
    this.#lists.add(listKeyOf({ customer, orderId }), row)
    for (const number of [x, y]) this.#lists.add(listKeyOf({ customer, number }), row)
    this.remember(row, parties)
    return row
  }

  /** Keeps for ever who stood in a binding. */
  remember(row: BindingRow, parties: readonly PartyOfBinding[]): void {
    const { customer } = row.item
    for (const { party } of parties) if (this.#lists.add(listKeyOf({ customer, party }), row)) this.#remembered += 1
  }

  /** The bindings of an order, the oldest first. */
  ofOrder(customer: CustomerId, orderId: string): readonly BindingRow[] {
    return this.#lists.all(listKeyOf({ customer, orderId }))
  }

  /** The newest of a customer, the newest first. */
  newest(customer: CustomerId, count: number): readonly BindingRow[] {
    return this.#lists.read(listKeyOf({ customer }), Number.MAX_SAFE_INTEGER, count)
  }

  page(query: BindingQuery): Page<StoredBinding> | undefined {
    const list = bindingListOf(query)
    const last = query.cursor === undefined ? undefined : this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    const key = listKeyOf(query)
    return collectPage({
      list,
      limit: query.limit,
      before: last?.ordinal,
      read: (under, count) => this.#lists.read(key, under, count),
      matches: (binding) => isListed(query, binding, () => this.#hasStood(query.party, binding.id)),
    })
  }

  /** The row that an earlier page of this list ended with. */
  #rowBehind(query: BindingQuery, id: string | undefined): BindingRow | undefined {
    const row = this.#rows.get(id as BindingId)
    if (row === undefined) return undefined
    return isInSource(query, row.item, () => this.#hasStood(query.party, row.item.id)) ? row : undefined
  }

  #hasStood(party: KeyedHash | undefined, id: BindingId): boolean {
    const row = this.#rows.get(id)
    if (row === undefined || party === undefined) return false
    return this.#lists.has(listKeyOf({ customer: row.item.customer, party }), row)
  }
}

const listKeyOf = (keyed: Keyed): string => {
  const { customer, orderId, party, number } = keyed
  switch (sourceOf(keyed)) {
    case 'order':
      return JSON.stringify([customer, 'order', orderId])
    case 'party':
      return JSON.stringify([customer, 'party', party === undefined ? '' : hashText(party)])
    case 'number':
      return JSON.stringify([customer, 'number', number])
    case 'customer':
      return JSON.stringify([customer])
  }
}
