import type {
  ApiKey,
  ConsoleUser,
  Customer,
  CustomerId,
  KeptAnswer,
  NumberBlock,
  PartyOfBinding,
  StoredBinding,
  StoredTrunk,
} from '@axbridge/core'
import type { Findings } from './findings.ts'
import type { KeptWebhook, StructureParts } from './kept-store.ts'

/** What opens sealed values. Each throws when a value does not belong where it stands, or was sealed by another key. */
export type Opening = {
  /** Everybody in a binding as a store knows them, and whether a group stands on side a. */
  parties(binding: StoredBinding): { readonly parties: readonly PartyOfBinding[]; readonly isGroup: boolean }
  key(key: ApiKey): void
  trunk(trunk: StoredTrunk): void
  answer(kept: KeptAnswer): void
  webhook(webhook: KeptWebhook): void
  /** The secret of a second factor, where there is one. */
  user(user: ConsoleUser): void
}

/** What the parts of a check work with. Customers and blocks are few beside bindings and are held in memory. */
export type CheckParts = StructureParts & {
  readonly findings: Findings
  readonly opening: Opening
  readonly committedTime: number
  readonly customers: ReadonlyMap<CustomerId, Customer>
  readonly blocks: ReadonlyMap<string, NumberBlock>
  /** How many pairs may count on a number where its customer has no limit of his own. */
  readonly pairsPerNumber: number
  /** Counts rows that were looked at, by what they are. */
  counted(part: string, rows: number): void
}

/** With `isQuick`, one of so many sealed values is opened. */
export const quickSample = 64

/** Runs a look at each row of a part, and tells how far it is. */
export const eachRow = async <Row>(
  part: string,
  rows: AsyncIterable<readonly Row[]>,
  { progress, counted }: Pick<CheckParts, 'progress' | 'counted'>,
  look: (batch: readonly Row[]) => void | Promise<void>,
): Promise<void> => {
  let seen = 0
  for await (const batch of rows) {
    await look(batch)
    seen += batch.length
    progress(part, seen)
  }
  counted(part, seen)
}
