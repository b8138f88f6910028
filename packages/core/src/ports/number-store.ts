import type { CustomerId } from '../customers/customer-id.ts'
import type { BlockState, NumberBlock, PoolBlock } from '../numbering/number-block.ts'
import type { PoolUse } from '../numbering/pool-report.ts'
import type { Block } from '../numbering/protected-number.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'

export type BlockQuery = PageRequest & {
  readonly customer?: CustomerId
  readonly state?: BlockState
}

/** A change of a block that is in state `from`; what it leaves out stays. */
export type BlockChange = {
  readonly block: Block
  readonly from: BlockState
  readonly to?: BlockState
  readonly validUntil?: number | null
  /** Puts a block that is in no pool into this customer's. */
  readonly customer?: CustomerId
  readonly at: number
}

export type BlockChangeOutcome =
  | { readonly kind: 'changed'; readonly block: NumberBlock }
  | { readonly kind: 'absent' }
  /** It is not in state `from` any more. */
  | { readonly kind: 'outdated'; readonly block: NumberBlock }
  /** It is in another customer's pool (NUM-5). */
  | { readonly kind: 'taken'; readonly block: NumberBlock }
  /** It cannot be recovered, or its validity shortened, while pairs on it are live beyond that. */
  | { readonly kind: 'in_use'; readonly block: NumberBlock; readonly liveUntil: number }

/** Blocks and pools. Every write is durable when its promise resolves. */
export type NumberStore = {
  /**
   * Records blocks, all or none. A block may be recorded again only when it was recovered; else the answer names those
   * that are there already, and nothing was changed.
   */
  addBlocks(blocks: readonly NumberBlock[]): Promise<{ readonly there: readonly Block[] }>
  changeBlock(change: BlockChange): Promise<BlockChangeOutcome>
  block(block: Block): MaybePromise<NumberBlock | undefined>
  /** In the order of their digits; undefined for a cursor that this list never gave. */
  blocks(query: BlockQuery): MaybePromise<Page<NumberBlock> | undefined>
  /** The blocks of a customer's pool in the order of their digits, those that nothing is drawn from included. */
  pool(customer: CustomerId): MaybePromise<readonly PoolBlock[]>
  /**
   * What each of the blocks holds at `now`. `returning` is told by `returnGranularityMs` and its sum is `held`, so that pairs
   * which lapsed within the one that `now` stands in are still counted.
   */
  use(blocks: readonly Block[], now: number): MaybePromise<readonly PoolUse[]>
  /**
   * How fast a customer binds: his newest bindings, at most `limit`, created after `since`: how many there are, and when
   * the oldest of them was made.
   */
  recentBinds(
    customer: CustomerId,
    since: number,
    limit: number,
  ): MaybePromise<{ readonly count: number; readonly oldest: number | null }>
}
