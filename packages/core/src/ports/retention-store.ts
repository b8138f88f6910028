import type { HeldThing } from '../supervision/holds.ts'
import type { MatterKind } from '../supervision/matter.ts'
import type { MaybePromise } from './page.ts'

/**
 * What is deleted each in its own way. `bindings`: the persons of a binding, its pairs and all its look-ups; its row stays as the trail,
 * since identifiers are kept for longer. `trails`: what was left of those that hold no consent; `consents`: of those that hold one.
 * `matters`: those of a kind in the states that are named.
 */
export type ExpiredKind = 'bindings' | 'trails' | 'consents' | 'records' | 'audit' | 'matters'

export type Deleting = {
  readonly of: ExpiredKind
  /** Which matters; not asked for others. */
  readonly matters?: { readonly kind: MatterKind; readonly states: readonly string[] }
  /** Nothing is deleted that was over later: a binding's end with its grace, a call's end, an entry's time, a matter's last change. */
  readonly through: number
  /** The instant at which it is asked for. */
  readonly at: number
  /**
   * Events of before it are gone. A trail whose binding had its persons later may be told of still, and is left; all are looked at where
   * this is left out.
   */
  readonly eventsBefore?: number
  /** How many rows are looked at, at most. */
  readonly limit: number
  /** Where the batch before stopped; null begins at the oldest. */
  readonly place: string | null
  readonly held: readonly HeldThing[]
}

export type DeletedItem = {
  readonly id: string
  /** When it was over. */
  readonly at: number
}

export type Deleted = {
  /** In the order in which they were deleted. */
  readonly items: readonly DeletedItem[]
  /** How many were passed over for a hold. */
  readonly held: number
  /** Where the next batch goes on; null when all that was over was looked at. */
  readonly place: string | null
}

/** The newest entry of the audit log that was deleted: what the first one that is kept hangs on. */
export type AuditAnchor = { readonly ordinal: number; readonly at: number; readonly hash: Uint8Array }

/** Deletes what its term is over for (SEC-3), and nothing before: no other operation of a store does. */
export type RetentionStore = {
  /** One bounded batch in one transaction, durable when the promise resolves. */
  deleteExpired(deleting: Deleting): Promise<Deleted>
  /** When the oldest that is kept began, or a matter was last changed, as far as rows stand in the order of time; null where there is none. */
  oldest(of: ExpiredKind, matters?: Deleting['matters']): MaybePromise<number | null>
  /** Ordinal 0 and 32 zero octets where none was deleted. */
  auditAnchor(): MaybePromise<AuditAnchor>
}
