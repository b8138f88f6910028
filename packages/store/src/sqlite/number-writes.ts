import {
  type Block,
  type BlockChange,
  type BlockChangeOutcome,
  type CustomerId,
  mayIssue,
  type NumberBlock,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { blockStateCodes } from './codes.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import { packBlock } from './packed-id.ts'
import type { PairWrites } from './pair-writes.ts'
import { type BlockRow, blockOfRow } from './rows.ts'
import { numberStatements } from './statements.ts'

const blocksRemembered = 10_000

export type NumberParts = {
  readonly time: CommittedTime
  readonly customers: CustomerWrites
  readonly pairs: PairWrites
}

/** Blocks in the writer's thread. */
export class NumberWrites {
  readonly #parts: NumberParts
  readonly #byKey: Statement<[number], BlockRow>
  readonly #put: Statement<unknown[]>
  /** Every bind asks for its block, and only this thread changes one. */
  readonly #blocks = new Map<Block, NumberBlock>()

  constructor(database: Database, parts: NumberParts) {
    this.#parts = parts
    this.#byKey = database.prepare<[number], BlockRow>(numberStatements.find).raw()
    this.#put = database.prepare(numberStatements.put)
  }

  add(blocks: readonly NumberBlock[]): readonly Block[] {
    const there = blocks.filter(({ block }) => (this.find(block)?.state ?? 'recovered') !== 'recovered')
    if (there.length > 0) return there.map(({ block }) => block)
    for (const block of blocks) {
      this.#write(block)
      this.#parts.time.advance(block.createdAt)
    }
    return []
  }

  change({ block: changed, from, to, validUntil, customer, at }: BlockChange): BlockChangeOutcome {
    const { time, customers, pairs } = this.#parts
    if (customer !== undefined) customers.numberOf(customer)
    const block = this.find(changed)
    if (block === undefined) return { kind: 'absent' }
    const now = time.decideAt(at)
    if (block.state !== from) return { kind: 'outdated', block }
    if (customer !== undefined && block.customer !== null && block.customer !== customer) {
      return { kind: 'taken', block }
    }
    const isShortened = validUntil != null
    const liveUntil = isShortened || to === 'recovered' ? pairs.latestLive(packBlock(changed), now) : 0
    if ((isShortened && validUntil < liveUntil) || (to === 'recovered' && now < liveUntil)) {
      return { kind: 'in_use', block, liveUntil }
    }
    const next = {
      ...block,
      state: to ?? block.state,
      validUntil: validUntil === undefined ? block.validUntil : validUntil,
      customer: customer ?? block.customer,
    }
    this.#write(next)
    time.advance(at)
    return { kind: 'changed', block: next }
  }

  find(block: Block): NumberBlock | undefined {
    const remembered = this.#blocks.get(block)
    if (remembered !== undefined) return remembered
    const row = this.#byKey.get(packBlock(block))
    return row === undefined ? undefined : this.#remember(blockOfRow(row))
  }

  /** Whether the customer's binds may take a number of the block now for a life until then. */
  mayIssue(block: Block, customer: CustomerId, now: number, until: number): boolean {
    const own = this.find(block)
    return own?.customer === customer && mayIssue(own, now, until)
  }

  markUsed(block: Block, now: number): void {
    const own = this.find(block)
    if (own?.firstUsedAt === null) this.#write({ ...own, firstUsedAt: now })
  }

  /** What was remembered of a transaction may be gone with it. */
  rolledBack(): void {
    this.#blocks.clear()
  }

  #remember(block: NumberBlock): NumberBlock {
    if (this.#blocks.size >= blocksRemembered) this.#blocks.clear()
    this.#blocks.set(block.block, block)
    return block
  }

  #write(block: NumberBlock): void {
    const { approval, validFrom, validUntil, basePlatform, customer, state, createdAt, firstUsedAt } = block
    this.#put.run(
      packBlock(block.block),
      approval,
      validFrom,
      validUntil,
      basePlatform,
      customer === null ? null : this.#parts.customers.numberOf(customer),
      blockStateCodes.code(state),
      createdAt,
      firstUsedAt,
    )
    this.#remember(block)
  }
}
