import {
  type CallId,
  type CallQuery,
  type CallRecord,
  type CustomerId,
  closed,
  type Page,
  type RecordStore,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { callListOf, isListedCall } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { latestTimeOf, lostCause } from '../records.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

type Row = { readonly ordinal: number; item: CallRecord }

export class MemoryRecords implements RecordStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #customers: MemoryCustomers
  readonly #limit: number
  readonly #rows = new Map<CallId, Row>()

  constructor(open: OpenState, time: CommittedTime, customers: MemoryCustomers, limit: number) {
    this.#open = open
    this.#time = time
    this.#customers = customers
    this.#limit = limit
  }

  async save(record: CallRecord): Promise<void> {
    this.#open.assert()
    if (record.customer !== null) this.#customers.assertKnown(record.customer)
    const row = this.#rows.get(record.id)
    if (row !== undefined && row.item.outcome !== 'open') return
    if (row === undefined) {
      assertRoom(this.#rows.size, this.#limit, 'call records')
      this.#rows.set(record.id, { ordinal: this.#rows.size + 1, item: record })
    } else row.item = record
    this.#time.commit(latestTimeOf(record))
  }

  find(customer: CustomerId, id: CallId): CallRecord | undefined {
    this.#open.assert()
    const row = this.#rows.get(id)
    return row?.item.customer === customer ? row.item : undefined
  }

  list(query: CallQuery): Page<CallRecord> | undefined {
    this.#open.assert()
    const list = callListOf(query)
    const rows = [...this.#rows.values()].filter(({ item }) => isListedCall(query, item)).reverse()
    const after = query.cursor === undefined ? undefined : readCursor(list, query.cursor)
    const before = rows.find(({ item }) => item.id === after)?.ordinal
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
      count += 1
    }
    if (count > 0) this.#time.commit(at)
    return count
  }
}
