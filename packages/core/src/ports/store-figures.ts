import type { BucketCounts } from '../measures/buckets.ts'

/** What a store counts of its writes since it was opened. */
export type StoreFigures = {
  /** Writes that are queued or under way now. */
  readonly waiting: number
  readonly writes: number
  /** Writes that were rejected since so many waited already. */
  readonly refused: number
  /** How long each group of writes was under way until it was durable. */
  readonly groupSeconds: BucketCounts
}
