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
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { forwardPage } from '../paging/forward-page.ts'
import { blockListOf, isListedBlock } from '../paging/lists.ts'
import { longestPage } from '../paging/page.ts'
import { blockStateCodes } from './codes.ts'
import { assertOpen } from './connections.ts'
import { KeptRows } from './kept-rows.ts'
import { packBlock, unpackBlock } from './packed-id.ts'
import { hourOf } from './return-counts.ts'
import { type BlockRow, blockOfRow } from './rows.ts'
import { bindingStatements, numberStatements, pairStatements } from './statements.ts'
import type { Writer } from './writer.ts'

type PoolRow = [block: number, state: number, validFrom: number, validUntil: number | null]

/** Blocks and pools: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteNumbers implements NumberStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #find: Statement<[number], BlockRow>
  readonly #list: Statement<[number, number], BlockRow>
  readonly #listByState: Statement<[number, number, number], BlockRow>
  readonly #listByCustomer: Statement<[string, number, number], BlockRow>
  readonly #pool: Statement<[string], PoolRow>
  readonly #returns: Statement<[number, number], [hour: number, pairs: number]>
  readonly #newest: Statement<[string, number], number>
  readonly #keptPools = new KeptRows<CustomerId, readonly PoolBlock[]>()

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { find, list, listByState, listByCustomer, pool } = numberStatements
    this.#find = database.prepare<[number], BlockRow>(find).raw()
    this.#list = database.prepare<[number, number], BlockRow>(list).raw()
    this.#listByState = database.prepare<[number, number, number], BlockRow>(listByState).raw()
    this.#listByCustomer = database.prepare<[string, number, number], BlockRow>(listByCustomer).raw()
    this.#pool = database.prepare<[string], PoolRow>(pool).raw()
    this.#returns = database.prepare<[number, number], [number, number]>(pairStatements.returns).raw()
    this.#newest = database.prepare<[string, number], number>(bindingStatements.newest).pluck()
  }

  async addBlocks(blocks: readonly NumberBlock[]): Promise<{ readonly there: readonly Block[] }> {
    return { there: await this.#keptPools.changing(this.#writer.submit('addBlocks', blocks)) }
  }

  changeBlock(change: BlockChange): Promise<BlockChangeOutcome> {
    return this.#keptPools.changing(this.#writer.submit('changeBlock', change))
  }

  block(block: Block): NumberBlock | undefined {
    assertOpen(this.#database)
    const row = this.#find.get(packBlock(block))
    return row === undefined ? undefined : blockOfRow(row)
  }

  blocks(query: BlockQuery): Page<NumberBlock> | undefined {
    assertOpen(this.#database)
    const list = blockListOf(query)
    const last = query.cursor === undefined ? undefined : parseBlock(readCursor(list, query.cursor) ?? '')
    if (last?.ok === false) return undefined
    return forwardPage({
      list,
      limit: query.limit,
      read: (count) => this.#read(query, last === undefined ? -1 : packBlock(last.value), count),
      idOf: ({ block }) => block,
    })
  }

  pool(customer: CustomerId): readonly PoolBlock[] {
    assertOpen(this.#database)
    return this.#keptPools.of(customer, () => this.#readPool(customer)) ?? []
  }

  use(blocks: readonly Block[], now: number): readonly PoolUse[] {
    assertOpen(this.#database)
    return blocks.map((block) => {
      const returning = this.#returns
        .all(packBlock(block), hourOf(now))
        .map(([hour, pairs]) => ({ by: (hour + 1) * returnGranularityMs, pairs }))
      return { held: returning.reduce((sum, { pairs }) => sum + pairs, 0), returning }
    })
  }

  recentBinds(
    customer: CustomerId,
    since: number,
    limit: number,
  ): { readonly count: number; readonly oldest: number | null } {
    assertOpen(this.#database)
    const recent = this.#newest.all(customer, limit).filter((createdAt) => createdAt > since)
    return { count: recent.length, oldest: recent.length === 0 ? null : Math.min(...recent) }
  }

  /** Undefined for a pool without a block. */
  #readPool(customer: CustomerId): readonly PoolBlock[] | undefined {
    const rows = this.#pool.all(customer)
    return rows.length === 0
      ? undefined
      : rows.map(([block, state, validFrom, validUntil]) => ({
          block: unpackBlock(block),
          state: blockStateCodes.word(state),
          validFrom,
          validUntil,
        }))
  }

  /** The blocks of a list behind one; by the narrowest index, which may hold others than the query wants. */
  #read(query: BlockQuery, after: number, count: number): NumberBlock[] {
    const found: NumberBlock[] = []
    for (let last = after; found.length < count; ) {
      const rows = this.#rows(query, last, longestPage)
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

  #rows({ customer, state }: BlockQuery, after: number, count: number): BlockRow[] {
    if (customer !== undefined) return this.#listByCustomer.all(customer, after, count)
    if (state !== undefined) return this.#listByState.all(blockStateCodes.code(state), after, count)
    return this.#list.all(after, count)
  }
}
