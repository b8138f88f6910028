import {
  type Block,
  type BlockChange,
  type BlockChangeOutcome,
  type BlockQuery,
  type CustomerId,
  type NumberBlock,
  type NumberStore,
  type Page,
  type PoolBlock,
  type PoolUse,
  parseBlock,
  returnGranularityMs,
  StoreError,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { forwardPageLater } from '../paging/forward-page.ts'
import { blockListOf, isListedBlock } from '../paging/lists.ts'
import { longestPage } from '../paging/page.ts'
import { blockStateCodes } from '../sqlite/codes.ts'
import { packBlock, unpackBlock } from '../sqlite/packed-id.ts'
import { hourOf } from '../sqlite/return-counts.ts'
import { type BlockRow, blockOfRow } from '../sqlite/rows.ts'
import { int4Array } from './binary-arrays.ts'
import type { Connection } from './connection.ts'
import { lockOf } from './locks.ts'
import { bindingStatements, lockStatements, numberStatements, pairStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance, decideAt } from './transaction.ts'
import { inTransaction, type Solo } from './writer.ts'

type PoolRow = [block: number, state: number, validFrom: number, validUntil: number | null]

type KeptPool = { readonly pool: readonly PoolBlock[]; readonly until: number }

/**
 * How long a pool is used that was read: every bind asks for it, and whether a block may be drawn from is decided with the bind
 * itself. So long another server's change may go unseen; what this one changes is seen at once.
 */
const poolLifeMs = 500

const mostPools = 10_000

/** Blocks and pools. */
export class PostgresNumbers implements NumberStore {
  readonly #parts: StoreParts
  readonly #pools = new Map<CustomerId, KeptPool>()
  #changes = 0

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  async addBlocks(blocks: readonly NumberBlock[]): Promise<{ readonly there: readonly Block[] }> {
    const { slot } = this.#parts.crew
    return this.#changing(
      inTransaction<{ readonly there: readonly Block[] }>(async (connection) => {
        const ofCustomers = await this.#customersOf(connection, blocks)
        await lockBlocks(
          connection,
          blocks.map(({ block }) => block),
        )
        const known = await readBlocks(
          connection,
          blocks.map(({ block }) => block),
        )
        const there = blocks.flatMap(({ block }) =>
          (known.get(block)?.state ?? 'recovered') === 'recovered' ? [] : [block],
        )
        if (there.length > 0) return { value: { there }, time: 0 }
        for (const block of blocks) await putBlock(connection, block, ofCustomers)
        const time = Math.max(0, ...blocks.map(({ createdAt }) => createdAt))
        return { value: { there }, time: await advance(connection, slot, time) }
      }),
    )
  }

  async changeBlock(change: BlockChange): Promise<BlockChangeOutcome> {
    const { from, to, validUntil, customer, at } = change
    const { slot } = this.#parts.crew
    return this.#changing(
      inTransaction<BlockChangeOutcome>(async (connection) => {
        const nothing = (value: BlockChangeOutcome) => ({ value, time: 0 })
        await this.#customersOf(connection, customer === undefined ? [] : [{ customer }])
        // Every bind on the block waits for this change, and decides by it.
        await lockBlocks(connection, [change.block])
        const block = (await readBlocks(connection, [change.block])).get(change.block)
        if (block === undefined) return nothing({ kind: 'absent' })
        const now = await decideAt(connection, at)
        if (block.state !== from) return nothing({ kind: 'outdated', block })
        const isOfAnother = customer !== undefined && block.customer !== null && block.customer !== customer
        if (isOfAnother) return nothing({ kind: 'taken', block })
        const isShortened = validUntil != null
        const liveUntil = isShortened || to === 'recovered' ? await latestLive(connection, change.block, now) : 0
        if ((isShortened && validUntil < liveUntil) || (to === 'recovered' && now < liveUntil)) {
          return nothing({ kind: 'in_use', block, liveUntil })
        }
        const next = {
          ...block,
          state: to ?? block.state,
          validUntil: validUntil === undefined ? block.validUntil : validUntil,
          customer: customer ?? block.customer,
        }
        await putBlock(connection, next, await this.#customersOf(connection, [next]))
        return { value: { kind: 'changed', block: next }, time: await advance(connection, slot, at) }
      }),
    )
  }

  async block(block: Block): Promise<NumberBlock | undefined> {
    const row = await this.#parts.readers.first<BlockRow>(numberStatements.read, [int4Array([packBlock(block)])])
    return row === undefined ? undefined : blockOfRow(row)
  }

  async blocks(query: BlockQuery): Promise<Page<NumberBlock> | undefined> {
    this.#parts.readers.assertOpen()
    const list = blockListOf(query)
    const last = query.cursor === undefined ? undefined : parseBlock(readCursor(list, query.cursor) ?? '')
    if (last?.ok === false) return undefined
    return forwardPageLater({
      list,
      limit: query.limit,
      read: (count) => this.#read(query, last === undefined ? -1 : packBlock(last.value), count),
      idOf: ({ block }) => block,
    })
  }

  async pool(customer: CustomerId): Promise<readonly PoolBlock[]> {
    const { readers } = this.#parts
    readers.assertOpen()
    const kept = this.#pools.get(customer)
    if (kept !== undefined && performance.now() < kept.until) return kept.pool
    const changes = this.#changes
    const rows = await readers.rows<PoolRow>(numberStatements.pool, [await this.#parts.numberOf(customer)])
    const pool = rows.map(([block, state, validFrom, validUntil]) => ({
      block: unpackBlock(block),
      state: blockStateCodes.word(state),
      validFrom,
      validUntil,
    }))
    if (changes !== this.#changes) return pool
    if (this.#pools.size >= mostPools) this.#pools.clear()
    this.#pools.set(customer, { pool, until: performance.now() + poolLifeMs })
    return pool
  }

  async use(blocks: readonly Block[], now: number): Promise<readonly PoolUse[]> {
    const values = [int4Array(blocks.map(packBlock)), hourOf(now)]
    const rows = await this.#parts.readers.rows<[block: number, hour: number, pairs: number]>(
      pairStatements.returns,
      values,
    )
    return blocks.map((block) => {
      const returning = rows
        .filter(([of]) => of === packBlock(block))
        .map(([, hour, pairs]) => ({ by: (hour + 1) * returnGranularityMs, pairs }))
      return { held: returning.reduce((sum, { pairs }) => sum + pairs, 0), returning }
    })
  }

  async recentBinds(
    customer: CustomerId,
    since: number,
    limit: number,
  ): Promise<{ readonly count: number; readonly oldest: number | null }> {
    const values = [await this.#parts.numberOf(customer), limit]
    const rows = await this.#parts.readers.rows<[number]>(bindingStatements.newest, values)
    const recent = rows.map(([createdAt]) => createdAt).filter((createdAt) => createdAt > since)
    return { count: recent.length, oldest: recent.length === 0 ? null : Math.min(...recent) }
  }

  /** Waits for a write; a pool that was read while it was under way may be older than it. */
  async #changing<T>(write: Solo<T>): Promise<T> {
    try {
      return await this.#parts.writer.alone(write)
    } finally {
      this.#changes += 1
      this.#pools.clear()
    }
  }

  async #customersOf(
    connection: Connection,
    blocks: readonly { readonly customer: CustomerId | null }[],
  ): Promise<ReadonlyMap<CustomerId, number>> {
    const customers = new Set(blocks.flatMap(({ customer }) => customer ?? []))
    const numbers = await this.#parts.crew.customers.of(connection, customers)
    if (numbers.size < customers.size) throw new StoreError('internal', 'no such customer')
    return numbers
  }

  /** The blocks of a list behind one; by the narrowest index, which may hold others than the query wants. */
  async #read(query: BlockQuery, after: number, count: number): Promise<readonly NumberBlock[]> {
    const found: NumberBlock[] = []
    for (let last = after; found.length < count; ) {
      const rows = await this.#rows(query, last)
      for (const row of rows) {
        const block = blockOfRow(row)
        if (isListedBlock(query, block)) found.push(block)
      }
      const end = rows.at(-1)
      if (end === undefined || rows.length < longestPage) break
      last = end[0]
    }
    return found.slice(0, count)
  }

  async #rows({ customer, state }: BlockQuery, after: number): Promise<readonly BlockRow[]> {
    const { readers } = this.#parts
    const { listByCustomer, listByState, list } = numberStatements
    if (customer !== undefined)
      return readers.rows(listByCustomer, [after, longestPage, await this.#parts.numberOf(customer)])
    if (state !== undefined) return readers.rows(listByState, [after, longestPage, blockStateCodes.code(state)])
    return readers.rows(list, [after, longestPage])
  }
}

const lockBlocks = async (connection: Connection, blocks: readonly Block[]): Promise<void> => {
  const sorted = [...new Set(blocks)].sort()
  await connection.run(lockStatements.takeBlocks, [lockOf.block, int4Array(sorted.map(packBlock))])
}

const readBlocks = async (
  connection: Connection,
  blocks: readonly Block[],
): Promise<ReadonlyMap<Block, NumberBlock>> => {
  const { rows } = await connection.run<BlockRow>(numberStatements.read, [int4Array(blocks.map(packBlock))])
  return new Map(rows.map(blockOfRow).map((block) => [block.block, block]))
}

const latestLive = async (connection: Connection, block: Block, now: number): Promise<number> => {
  const { rows } = await connection.run<[number | null]>(pairStatements.latestLive, [packBlock(block), now])
  return rows[0]?.[0] ?? 0
}

const putBlock = async (
  connection: Connection,
  block: NumberBlock,
  customers: ReadonlyMap<CustomerId, number>,
): Promise<void> => {
  await connection.run(numberStatements.put, [
    packBlock(block.block),
    block.approval,
    block.validFrom,
    block.validUntil,
    block.basePlatform,
    block.customer === null ? null : customers.get(block.customer),
    blockStateCodes.code(block.state),
    block.createdAt,
    block.firstUsedAt,
  ])
}
