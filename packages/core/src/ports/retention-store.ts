import type { DeletedItem, DeletionProof } from '../supervision/deletion-proof.ts'
import type { HeldThing } from '../supervision/holds.ts'
import type { MatterId, MatterKind } from '../supervision/matter.ts'
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

export type Deleted = {
  /** In the order in which they were deleted. */
  readonly items: readonly DeletedItem[]
  /** How many were passed over for a hold. */
  readonly held: number
  /** Where the next batch goes on; null when all that was over was looked at. */
  readonly place: string | null
}

/** The matter of a run or of a proof, at the revision that whoever deletes knows. */
export type DeletionMatter = { readonly id: MatterId; readonly revision: number }

/** What a batch is held to, and what it is written into, in its own transaction: a store deletes under this or not at all. */
export type DeletionUnder = {
  /** The place of the last change of a hold that `held` knows; 0 where there never was one. */
  readonly heldThrough: number
  /** Who begins a run changes the matter of runs: an older revision is that of a run that somebody took over. */
  readonly run: DeletionMatter
  /** What the batch is added to; the revision is null while the proof has no matter, which its first batch makes. */
  readonly proof: Omit<DeletionMatter, 'revision'> & { readonly revision: number | null; readonly said: DeletionProof }
}

export type DeletionOutcome =
  /** `proof`: with this batch. It is as durable as the deletion, and stays as it was where nothing was deleted. */
  | ({ readonly kind: 'deleted'; readonly proof: DeletionUnder['proof'] } & Deleted)
  /** Nothing was deleted: something was held or released meanwhile. */
  | { readonly kind: 'holds_changed' }
  /** Nothing was deleted: another run has begun, or the proof was closed. */
  | { readonly kind: 'run_over' }

/** The right to run deletion. It ends with the process that has it. */
export type DeletionClaim = { release(): Promise<void> }

/** The newest entry of the audit log that was deleted: what the first one that is kept hangs on. */
export type AuditAnchor = { readonly ordinal: number; readonly at: number; readonly hash: Uint8Array }

/** Deletes what its term is over for (SEC-3), and nothing before: no other operation of a store does. */
export type RetentionStore = {
  /** One of all servers of a store has it at a time; undefined while another has. */
  claim(): Promise<DeletionClaim | undefined>
  /**
   * One bounded batch in one transaction with its proof, durable when the promise resolves. From the answer to a hold on, on whichever
   * server, nothing that it names is deleted: a batch that did not know of it is not committed.
   */
  deleteExpired(deleting: Deleting, under: DeletionUnder): Promise<DeletionOutcome>
  /** When the oldest that is kept began, or a matter was last changed, as far as rows stand in the order of time; null where there is none. */
  oldest(of: ExpiredKind, matters?: Deleting['matters']): MaybePromise<number | null>
  /** Ordinal 0 and 32 zero octets where none was deleted. */
  auditAnchor(): MaybePromise<AuditAnchor>
}
