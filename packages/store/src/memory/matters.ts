import {
  type Matter,
  type MatterChange,
  type MatterId,
  type MatterKind,
  type MatterOutcome,
  type MatterQuery,
  type MatterStore,
  type NewMatter,
  type Page,
  StoreError,
} from '@axbridge/core'
import { assertMatter, begun, changedBy, firstChanged, writtenOver } from '../matters.ts'
import { readCursor } from '../paging/cursor.ts'
import { isListedMatter, matterListOf } from '../paging/lists.ts'
import { collectPage, type Listed, pageLimit } from '../paging/page.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

type Parts = { readonly open: OpenState; readonly time: CommittedTime; readonly customers: MemoryCustomers }

type Forgetting = Parameters<MatterStore['forget']>[0]

export class MemoryMatters implements MatterStore {
  readonly #parts: Parts
  readonly #limit: number
  /** In the order in which they were added. */
  readonly #matters = new Map<MatterId, Listed<Matter>>()
  readonly #keyed = new Map<string, MatterId>()
  #lastOrdinal = 0
  #lastChange = 0

  constructor(parts: Parts, limit: number) {
    this.#parts = parts
    this.#limit = limit
  }

  async add(matter: NewMatter): Promise<Matter | undefined> {
    this.#parts.open.assert()
    assertMatter(matter)
    const there = matter.key === null ? undefined : this.findByKey(matter.kind, matter.key)
    if (there === undefined) this.#add(matter)
    return there
  }

  async change(change: MatterChange): Promise<MatterOutcome> {
    assertMatter(change)
    const matter = this.find(change.kind, change.id)
    if (matter === undefined) return { kind: 'absent' }
    if (matter.revision !== change.revision) return { kind: 'outdated', matter }
    const { time } = this.#parts
    const changed = changedBy(matter, change, time.decideAt(change.at), this.#nextChange())
    this.#keep(changed)
    time.commit(change.at)
    return { kind: 'changed', matter: changed }
  }

  async put(matter: NewMatter & { readonly key: string }): Promise<void> {
    assertMatter(matter)
    const { time, customers } = this.#parts
    const there = this.findByKey(matter.kind, matter.key)
    if (there === undefined) return this.#add(matter)
    if (matter.customer !== null) customers.assertKnown(matter.customer)
    this.#keep(writtenOver(there, matter, time.decideAt(matter.createdAt), this.#nextChange()))
    time.commit(matter.createdAt)
  }

  find(kind: MatterKind, id: MatterId): Matter | undefined {
    this.#parts.open.assert()
    const matter = this.#matters.get(id)?.item
    return matter?.kind === kind ? matter : undefined
  }

  findByKey(kind: MatterKind, key: string): Matter | undefined {
    this.#parts.open.assert()
    const id = this.#keyed.get(keyOf(kind, key))
    return id === undefined ? undefined : this.#matters.get(id)?.item
  }

  list(query: MatterQuery): Page<Matter> | undefined {
    this.#parts.open.assert()
    const list = matterListOf(query)
    const last = query.cursor === undefined ? undefined : readCursor(list, query.cursor)
    const behind = last === undefined ? undefined : this.#matters.get(last as MatterId)
    const before = behind?.item.kind === query.kind ? behind.ordinal : undefined
    if (query.cursor !== undefined && before === undefined) return undefined
    const rows = [...this.#matters.values()].filter(({ item }) => isListedMatter(query, item)).reverse()
    return collectPage({
      list,
      limit: query.limit,
      before,
      read: (under, count) => rows.filter(({ ordinal }) => ordinal < under).slice(0, count),
      matches: () => true,
    })
  }

  changedAfter(kinds: readonly MatterKind[], change: number, limit: number): readonly Matter[] {
    this.#parts.open.assert()
    if (change >= this.#lastChange) return []
    const changed: Matter[] = []
    for (const { item } of this.#matters.values())
      if (item.change > change && kinds.includes(item.kind)) changed.push(item)
    return firstChanged([changed], pageLimit(limit))
  }

  async forget({ kind, state, changedBefore, limit }: Forgetting): Promise<number> {
    this.#parts.open.assert()
    const old = [...this.#matters.values()]
      .filter(({ item }) => item.kind === kind && item.state === state && item.changedAt < changedBefore)
      .sort((one, other) => one.item.changedAt - other.item.changedAt || one.ordinal - other.ordinal)
      .slice(0, limit)
    for (const { item } of old) {
      this.#matters.delete(item.id)
      if (item.key !== null) this.#keyed.delete(keyOf(item.kind, item.key))
    }
    return old.length
  }

  /** Those left alone for longest first. */
  inState(kind: MatterKind | undefined, state: string): readonly Matter[] {
    return [...this.#matters.values()]
      .filter(({ item }) => item.kind === kind && item.state === state)
      .sort((one, other) => one.item.changedAt - other.item.changedAt || one.ordinal - other.ordinal)
      .map(({ item }) => item)
  }

  /** Throws where there is no room for one more. */
  assertRoom(): void {
    assertRoom(this.#matters.size, this.#limit, 'matters')
  }

  drop({ id, kind, key }: Matter): void {
    this.#matters.delete(id)
    if (key !== null) this.#keyed.delete(keyOf(kind, key))
  }

  #add(matter: NewMatter): void {
    const { time, customers } = this.#parts
    if (this.#matters.has(matter.id)) throw new StoreError('internal', 'the id of the matter is in use')
    if (matter.customer !== null) customers.assertKnown(matter.customer)
    this.assertRoom()
    this.#keep(begun(matter, this.#nextChange()))
    time.commit(matter.createdAt)
  }

  #keep(matter: Matter): void {
    const ordinal = this.#matters.get(matter.id)?.ordinal ?? this.#nextOrdinal()
    this.#matters.set(matter.id, { ordinal, item: matter })
    if (matter.key !== null) this.#keyed.set(keyOf(matter.kind, matter.key), matter.id)
  }

  #nextOrdinal(): number {
    this.#lastOrdinal += 1
    return this.#lastOrdinal
  }

  #nextChange(): number {
    this.#lastChange += 1
    return this.#lastChange
  }
}

const keyOf = (kind: MatterKind, key: string): string => `${kind} ${key}`
