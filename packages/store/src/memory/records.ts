import {
  type CallId,
  type CallQuery,
  type CallRecord,
  type CustomerId,
  callEventBetween,
  callEventOf,
  closed,
  type Page,
  type RecordStore,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { callListOf, isInCallSource, isListedCall } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { latestTimeOf, lostCause } from '../records.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import type { MemoryEvents } from './events.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

type Row = { readonly ordinal: number; item: CallRecord }

type RecordParts = {
  readonly open: OpenState
  readonly time: CommittedTime
  readonly customers: MemoryCustomers
  readonly events: MemoryEvents
}

export class MemoryRecords implements RecordStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #customers: MemoryCustomers
  readonly #events: MemoryEvents
  readonly #limit: number
  readonly #rows = new Map<CallId, Row>()
  #lastOrdinal = 0

  constructor({ open, time, customers, events }: RecordParts, limit: number) {
    this.#open = open
    this.#time = time
    this.#customers = customers
    this.#events = events
    this.#limit = limit
  }

  async save(record: CallRecord): Promise<void> {
    this.#open.assert()
    if (record.customer !== null) this.#customers.assertKnown(record.customer)
    const row = this.#rows.get(record.id)
    if (row !== undefined && row.item.outcome !== 'open') return
    const before = row?.item
    if (row === undefined) {
      assertRoom(this.#rows.size, this.#limit, 'call records')
      this.#lastOrdinal += 1
      this.#rows.set(record.id, { ordinal: this.#lastOrdinal, item: record })
    } else row.item = record
    this.#events.tellCall(callEventBetween(before, record), record)
    this.#time.commit(latestTimeOf(record))
  }

  find(customer: CustomerId, id: CallId): CallRecord | undefined {
    this.#open.assert()
    const row = this.#rows.get(id)
    return row?.item.customer === customer ? row.item : undefined
  }

  findOfAnybody(id: CallId): CallRecord | undefined {
    this.#open.assert()
    return this.#rows.get(id)?.item
  }

  all(): readonly CallRecord[] {
    return [...this.#rows.values()].map(({ item }) => item)
  }

  /** The newest first. */
  ofBinding(binding: CallRecord['binding']): readonly CallRecord[] {
    return this.all()
      .filter((record) => record.binding === binding)
      .reverse()
  }

  drop(id: CallId): void {
    this.#rows.delete(id)
  }

  list(query: CallQuery): Page<CallRecord> | undefined {
    this.#open.assert()
    const list = callListOf(query)
    const rows = [...this.#rows.values()].filter(({ item }) => isListedCall(query, item)).reverse()
    const after = query.cursor === undefined ? undefined : readCursor(list, query.cursor)
    const last = after === undefined ? undefined : this.#rows.get(after as CallId)
    const before = last !== undefined && isInCallSource(query, last.item) ? last.ordinal : undefined
    if (query.cursor !== undefined && before === undefined) return undefined
    return collectPage({
      list,
      limit: query.limit,
      before,
      read: (under, count) => rows.filter(({ ordinal }) => ordinal < under).slice(0, count),
      matches: () => true,
    })
  }

  async closeOrphans(at: number): Promise<number> {
    this.#open.assert()
    const now = this.#time.decideAt(at)
    let count = 0
    for (const row of this.#rows.values()) {
      if (row.item.outcome !== 'open') continue
      row.item = closed(row.item, now, 'lost', lostCause)
      this.#events.tellCall(callEventOf(row.item), row.item)
      count += 1
    }
    if (count > 0) this.#time.commit(at)
    return count
  }
}
