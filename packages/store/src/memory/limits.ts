import { StoreError } from '@axbridge/core'
import { defaultUserLimits, type UserLimits } from '../user-limits.ts'

/** How much a memory store takes. A write that does not fit is rejected with StoreError `busy` and changes nothing. */
export type MemoryLimits = UserLimits & {
  readonly bindings: number
  /** Who stood in which binding: two for each binding of two, up to 201 for one of a group; and one for each change that brought others. */
  readonly parties: number
  readonly records: number
  readonly answers: number
  readonly customers: number
  readonly keys: number
  readonly blocks: number
  readonly trunks: number
  readonly webhooks: number
  readonly auditEntries: number
  readonly matters: number
  /** Of those there may be more: the oldest are dropped then, as if they had been forgotten. */
  readonly events: number
}

/** About 1 GiB when full. */
export const defaultMemoryLimits: MemoryLimits = {
  ...defaultUserLimits,
  bindings: 300_000,
  parties: 600_000,
  records: 500_000,
  answers: 100_000,
  customers: 10_000,
  keys: 50_000,
  blocks: 100_000,
  trunks: 1_000,
  webhooks: 10_000,
  auditEntries: 100_000,
  matters: 100_000,
  events: 500_000,
}

export const assertRoom = (held: number, limit: number, what: string): void => {
  if (held >= limit) throw new StoreError('busy', `the memory store holds as many ${what} as it may: ${limit}`)
}
