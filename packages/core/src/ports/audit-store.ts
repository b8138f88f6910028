import type { AuditEntry, AuditFact } from '../audit/audit-entry.ts'
import type { CustomerId } from '../customers/customer.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'

export type AuditQuery = PageRequest & {
  readonly action?: string
  /** The id of a user. */
  readonly user?: string
  readonly customer?: CustomerId
  readonly subject?: string
  readonly from?: number
  readonly to?: number
}

/** The audit log: entries are appended, and nothing is ever changed or taken out. */
export type AuditStore = {
  /** Durable when the promise resolves, in one order over all servers of a store. */
  append(fact: AuditFact): Promise<AuditEntry>
  /** Newest first; undefined for a cursor that this list never gave. */
  list(query: AuditQuery): MaybePromise<Page<AuditEntry> | undefined>
  /** The oldest first, at most so many behind this ordinal: for who checks the chain. */
  after(ordinal: number, limit: number): MaybePromise<readonly AuditEntry[]>
}
