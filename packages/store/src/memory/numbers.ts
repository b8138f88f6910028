import {
  type Block,
  type BlockChange,
  type BlockChangeOutcome,
  type BlockQuery,
  blockOf,
  type CustomerId,
  mayIssue,
  type NumberBlock,
  type NumberStore,
  type Page,
  type PoolBlock,
  type PoolUse,
  type ProtectedNumber,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { forwardPage } from '../paging/forward-page.ts'
import { blockListOf, isListedBlock } from '../paging/lists.ts'
import type { BindingRows } from './binding-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'
import type { MemoryPairs } from './pairs.ts'

export type NumberParts = {
  readonly open: OpenState
  readonly time: CommittedTime
  readonly customers: MemoryCustomers
  readonly rows: BindingRows
  readonly pairs: MemoryPairs
}

export class MemoryNumbers implements NumberStore {
  readonly #parts: NumberParts
  readonly #limit: number
  readonly #blocks = new Map<Block, NumberBlock>()

  constructor(parts: NumberParts, limit: number) {
    this.#parts = parts
    this.#limit = limit
  }

  async addBlocks(blocks: readonly NumberBlock[]): Promise<{ readonly there: readonly Block[] }> {
    const { open, time, customers } = this.#parts
    open.assert()
    for (const { customer } of blocks) if (customer !== null) customers.assertKnown(customer)
    const there = blocks.filter(({ block }) => (this.#blocks.get(block)?.state ?? 'recovered') !== 'recovered')
    if (there.length > 0) return { there: there.map(({ block }) => block) }
    const isNew = blocks.filter(({ block }) => !this.#blocks.has(block))
    if (isNew.length > 0) assertRoom(this.#blocks.size + isNew.length - 1, this.#limit, 'blocks')
    for (const block of blocks) {
      this.#blocks.set(block.block, block)
      time.commit(block.createdAt)
    }
    return { there: [] }
  }

  async changeBlock(change: BlockChange): Promise<BlockChangeOutcome> {
    const { open, time, customers, pairs } = this.#parts
    const { from, to, validUntil, customer, at } = change
    open.assert()
    if (customer !== undefined) customers.assertKnown(customer)
    const block = this.#blocks.get(change.block)
    if (block === undefined) return { kind: 'absent' }
    const now = time.decideAt(at)
    if (block.state !== from) return { kind: 'outdated', block }
    const isOfAnother = customer !== undefined && block.customer !== null && block.customer !== customer
    if (isOfAnother) return { kind: 'taken', block }
    const liveUntil = pairs.liveUntil(block.block, now)
    const isCutShort = validUntil != null && validUntil < liveUntil
    if (isCutShort || (to === 'recovered' && now < liveUntil)) return { kind: 'in_use', block, liveUntil }
    const changed = {
      ...block,
      state: to ?? block.state,
      validUntil: validUntil === undefined ? block.validUntil : validUntil,
      customer: customer ?? block.customer,
    }
    this.#blocks.set(block.block, changed)
    time.commit(at)
    return { kind: 'changed', block: changed }
  }

  block(block: Block): NumberBlock | undefined {
    this.#parts.open.assert()
    return this.#blocks.get(block)
  }

  blocks(query: BlockQuery): Page<NumberBlock> | undefined {
    this.#parts.open.assert()
    const list = blockListOf(query)
    const after = query.cursor === undefined ? '' : readCursor(list, query.cursor)
    if (after === undefined) return undefined
    const rows = this.#sorted().filter((block) => after < block.block && isListedBlock(query, block))
    return forwardPage({
      list,
      limit: query.limit,
      read: (count) => rows.slice(0, count),
      idOf: ({ block }) => block,
    })
  }

  pool(customer: CustomerId): readonly PoolBlock[] {
    this.#parts.open.assert()
    return this.#sorted()
      .filter((block) => block.customer === customer)
      .map(({ block, state, validFrom, validUntil }) => ({ block, state, validFrom, validUntil }))
  }

  use(blocks: readonly Block[], now: number): readonly PoolUse[] {
    this.#parts.open.assert()
    return blocks.map((block) => this.#parts.pairs.use(block, now))
  }

  recentBinds(
    customer: CustomerId,
    since: number,
    limit: number,
  ): { readonly count: number; readonly oldest: number | null } {
    this.#parts.open.assert()
    const newest = this.#parts.rows.newest(customer, limit).map(({ item }) => item.createdAt)
    const recent = newest.filter((createdAt) => createdAt > since)
    return { count: recent.length, oldest: recent.length === 0 ? null : Math.min(...recent) }
  }

  /** Whether the customer's binds may take a number of the block now for a life until then. */
  mayIssue(block: Block, customer: CustomerId, now: number, until: number): boolean {
    const own = this.#blocks.get(block)
    return own?.customer === customer && mayIssue(own, now, until)
  }

  markUsed(number: ProtectedNumber, now: number): void {
    const block = this.#blocks.get(blockOf(number))
    if (block?.firstUsedAt === null) this.#blocks.set(block.block, { ...block, firstUsedAt: now })
  }

  #sorted(): readonly NumberBlock[] {
    return [...this.#blocks.values()].sort((one, other) => (one.block < other.block ? -1 : 1))
  }
}
