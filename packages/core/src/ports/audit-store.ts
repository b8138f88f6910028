import type { AuditEntry, AuditFact } from '../audit/audit-entry.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'

export type AuditQuery = PageRequest & {
  readonly action?: string
  /** The id of the user who did it. */
  readonly user?: string
  readonly customer?: CustomerId
  readonly subject?: string
  /** Entries at or after it. */
  readonly from?: number
  /** Entries before it. */
  readonly to?: number
}

/** The audit log: entries are appended, and nothing is ever changed or taken out. */
export type AuditStore = {
  /**
   * Durable when the promise resolves, in one order over all servers of a store. The entry's `at` is the later of the fact's and
   * the highest time committed before. Rejects with StoreError `internal` for a fact that is none: too long, or no JSON.
   */
  append(fact: AuditFact): Promise<AuditEntry>
  /** Newest first; undefined for a cursor that this list never gave. */
  list(query: AuditQuery): MaybePromise<Page<AuditEntry> | undefined>
  /** The oldest first, at most so many (and 1,000) behind this ordinal: for who checks the chain. */
  after(ordinal: number, limit: number): MaybePromise<readonly AuditEntry[]>
}
