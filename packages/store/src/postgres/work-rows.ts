import type { BindingId, CustomerId, FormerParties, PartyOfBinding, StoredBinding } from '@axbridge/core'
import { routesUntil, StoreError } from '@axbridge/core'
import type { BindingRow } from '../memory/binding-rows.ts'
import type { BindingParts } from '../memory/bindings.ts'
import { isOfPerson } from '../paging/traces.ts'

/** A binding and who is to be found in its list from now on. */
type Remembered = { readonly row: BindingRow; readonly party: PartyOfBinding }

/** A binding and who stood in it up to a change. */
type Former = FormerParties & { readonly binding: BindingId }

/** The bindings of a group of writes: those that it locked, and those that it makes. */
export class WorkRows implements Omit<BindingParts['rows'], 'page'> {
  readonly #rows = new Map<BindingId, BindingRow>()
  readonly #read = new Map<BindingRow, StoredBinding>()
  readonly #firstOrdinal: number
  readonly made: BindingRow[] = []
  readonly remembered: Remembered[] = []
  readonly former: Former[] = []

  constructor(read: readonly BindingRow[], firstOrdinal: number) {
    for (const row of read) {
      this.#rows.set(row.item.id, row)
      this.#read.set(row, row.item)
    }
    this.#firstOrdinal = firstOrdinal
  }

  /** Those that differ from what was read. */
  changed(): readonly BindingRow[] {
    return [...this.#read].flatMap(([row, item]) => (row.item === item ? [] : [row]))
  }

  /** Those that route until another instant than what was read. */
  moved(): readonly BindingId[] {
    return [...this.#read].flatMap(([{ item: now }, was]) => (routesUntil(now) === routesUntil(was) ? [] : [now.id]))
  }

  get(id: BindingId): BindingRow | undefined {
    return this.#rows.get(id)
  }

  ofCustomer(customer: CustomerId, id: BindingId): BindingRow | undefined {
    const row = this.#rows.get(id)
    return row?.item.customer === customer && isOfPerson(row.item) ? row : undefined
  }

  /** An id that another group gave is found by its key when the row is written. */
  assertRoomFor(id: BindingId): void {
    if (this.#rows.has(id)) throw new StoreError('internal', 'the binding id is in use')
  }

  assertRoomToRemember(): void {}

  append(binding: StoredBinding, parties: readonly PartyOfBinding[]): BindingRow {
    const row: BindingRow = { ordinal: this.#firstOrdinal + this.made.length, item: binding }
    this.#rows.set(binding.id, row)
    this.made.push(row)
    this.remember(row, parties)
    return row
  }

  remember(row: BindingRow, parties: readonly PartyOfBinding[]): void {
    for (const party of parties) this.remembered.push({ row, party })
  }

  keepFormer({ item: { id, revision, parties } }: BindingRow, until: number): void {
    this.former.push({ binding: id, revision, until, parties })
  }

  /** Those of the order that were read, the oldest first. */
  ofOrder(customer: CustomerId, orderId: string): readonly BindingRow[] {
    return [...this.#rows.values()]
      .filter(({ item }) => item.customer === customer && item.orderId === orderId)
      .sort((one, other) => one.ordinal - other.ordinal)
  }
}
