import {
  type BindingId,
  type CallRecord,
  type Page,
  type PersonQuery,
  type ProtectedNumber,
  type StoodParties,
  type StoredBinding,
  stoodAt,
  stoodIn,
  type Traced,
  type TraceQuery,
  type TraceStore,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { longestPage } from '../paging/page.ts'
import { personListOf, personPage, tracedAt, withPartiesOf } from '../paging/traces.ts'
import type { BindingRow, BindingRows } from './binding-rows.ts'
import type { OpenState } from './open-state.ts'
import type { MemoryPairs } from './pairs.ts'
import type { MemoryRecords } from './records.ts'

type TraceParts = {
  readonly open: OpenState
  readonly rows: BindingRows
  readonly pairs: MemoryPairs
  readonly records: Pick<MemoryRecords, 'ofBinding'>
}

export class MemoryTraces implements TraceStore {
  readonly #parts: TraceParts

  constructor(parts: TraceParts) {
    this.#parts = parts
  }

  bindingsOn(number: ProtectedNumber, at: number, query: TraceQuery): Traced {
    const { open, rows, pairs } = this.#parts
    open.assert()
    const limit = Math.min(query.limit, longestPage)
    const items = rows.onNumber(number).flatMap((row) => {
      const { item } = row
      const held = [...(pairs.find(number)?.all() ?? [])].filter(({ binding }) => binding === item.id)
      const heldUntil = held.length === 0 ? null : Math.max(...held.map((pair) => pair.heldUntil))
      const traced = tracedAt(item, at, heldUntil, query)
      return traced === undefined ? [] : [withPartiesOf(traced, stoodAt(this.#stood(row), at))]
    })
    return { items: items.slice(0, limit), isWhole: items.length <= limit }
  }

  bindingsOfParty(query: PersonQuery): Page<StoredBinding> | undefined {
    const { open, rows } = this.#parts
    open.assert()
    const found = rows.ofPerson(query.party)
    const last = query.cursor === undefined ? undefined : readCursor(personListOf(query), query.cursor)
    const before = last === undefined ? Number.MAX_SAFE_INTEGER : found.find(({ item }) => item.id === last)?.ordinal
    if ((query.cursor !== undefined && last === undefined) || before === undefined) return undefined
    return personPage(query, before, (under, count) => found.filter(({ ordinal }) => ordinal < under).slice(0, count))
  }

  stoodIn(binding: BindingId): readonly StoodParties[] {
    const { open, rows } = this.#parts
    open.assert()
    const row = rows.get(binding)
    return row === undefined ? [] : this.#stood(row)
  }

  callsOf(binding: BindingId, from: number, to: number, limit: number): readonly CallRecord[] {
    this.#parts.open.assert()
    return this.#parts.records
      .ofBinding(binding)
      .filter(({ startedAt }) => startedAt >= from && startedAt < to)
      .slice(0, Math.min(limit, longestPage))
  }

  /** Every change is made by this version. */
  #stood(row: BindingRow): readonly StoodParties[] {
    return stoodIn(row.item, this.#parts.rows.former(row), 0)
  }
}
