import {
  type BindingId,
  type BindingQuery,
  type CustomerId,
  type FormerParties,
  hashText,
  type KeyedHash,
  type Page,
  type PartyOfBinding,
  type ProtectedNumber,
  type StoredBinding,
  StoreError,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { bindingListOf, isInSource, isListed, sourceOf } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { isOfPerson } from '../paging/traces.ts'
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
  /** Who stands or stood in a binding. */
  readonly #parties = new Map<BindingRow, KeyedHash[]>()
  readonly #onNumber = new ListedRows<BindingRow>()
  readonly #ofPerson = new ListedRows<BindingRow>()
  readonly #former = new Map<BindingRow, FormerParties[]>()
  #lastOrdinal = 0
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
    return row?.item.customer === customer && isOfPerson(row.item) ? row : undefined
  }

  assertRoomFor(id: BindingId, parties: readonly PartyOfBinding[]): void {
    if (this.#rows.has(id)) throw new StoreError('internal', 'the binding id is in use')
    assertRoom(this.#rows.size, this.#limits.bindings, 'bindings')
    this.assertRoomToRemember(parties)
  }

  /** `former` is how many times who stood there is kept as well. */
  assertRoomToRemember(parties: readonly PartyOfBinding[], former = 0): void {
    const more = parties.length + former
    if (more > 0) assertRoom(this.#remembered + more - 1, this.#limits.parties, 'parties')
  }

  append(binding: StoredBinding, parties: readonly PartyOfBinding[]): BindingRow {
    this.#lastOrdinal += 1
    const row: BindingRow = { ordinal: this.#lastOrdinal, item: binding }
    this.#rows.set(binding.id, row)
    const { customer, orderId, x, y } = binding
    this.#lists.add(listKeyOf({ customer }), row)
    this.#lists.add(listKeyOf({ customer, orderId }), row)
    for (const number of [x, y]) {
      this.#lists.add(listKeyOf({ customer, number }), row)
      this.#onNumber.add(number, row)
    }
    this.remember(row, parties)
    return row
  }

  /** Keeps for ever who stood in a binding. */
  remember(row: BindingRow, parties: readonly PartyOfBinding[]): void {
    const { customer } = row.item
    for (const { party } of parties) {
      if (!this.#lists.add(listKeyOf({ customer, party }), row)) continue
      this.#remembered += 1
      this.#ofPerson.add(hashText(party), row)
      this.#parties.set(row, [...(this.#parties.get(row) ?? []), party])
    }
  }

  /** Keeps who stands in a binding that is about to be changed, until its persons are deleted. */
  keepFormer(row: BindingRow, until: number): void {
    const { revision, parties } = row.item
    this.#former.set(row, [...this.former(row), { revision, until, parties }])
    this.#remembered += 1
  }

  /** Who stood in a binding before each change that brought others. */
  former(row: BindingRow): readonly FormerParties[] {
    return this.#former.get(row) ?? []
  }

  /** All, the oldest first. */
  all(): readonly BindingRow[] {
    return [...this.#rows.values()]
  }

  /** Of whichever customer, the newest first. */
  onNumber(number: ProtectedNumber): readonly BindingRow[] {
    return this.#onNumber.all(number).toReversed()
  }

  ofPerson(party: KeyedHash): readonly BindingRow[] {
    return this.#ofPerson.all(hashText(party)).toReversed()
  }

  hasStood(party: KeyedHash, row: BindingRow): boolean {
    return this.#ofPerson.has(hashText(party), row)
  }

  /** Deletes its persons, and takes it out of all lists but those of its numbers. */
  empty(row: BindingRow): void {
    const { customer, orderId } = row.item
    this.#lists.remove(listKeyOf({ customer }), row)
    this.#lists.remove(listKeyOf({ customer, orderId }), row)
    for (const party of this.#parties.get(row) ?? []) {
      this.#lists.remove(listKeyOf({ customer, party }), row)
      this.#ofPerson.remove(hashText(party), row)
      this.#remembered -= 1
    }
    this.#parties.delete(row)
    this.#remembered -= this.former(row).length
    this.#former.delete(row)
    row.item = { ...row.item, parties: new Uint8Array(), lastCaller: null }
  }

  /** Drops what was left of it. */
  drop(row: BindingRow): void {
    const { customer, id, x, y } = row.item
    for (const number of [x, y]) {
      this.#lists.remove(listKeyOf({ customer, number }), row)
      this.#onNumber.remove(number, row)
    }
    this.#rows.delete(id)
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
