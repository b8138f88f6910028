import type { BindingId, StoredBinding } from '../binding/binding.ts'
import type { StoodParties } from '../binding/stood-parties.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { CallRecord } from '../records/call-record.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'
import type { KeyedHash } from './vault.ts'

/** A binding that stood on a number at an instant. */
export type TracedBinding = {
  /** As it is now, but for its `parties`: those who stood in it at that instant, or last where it was over. */
  readonly binding: StoredBinding
  /** What it was then. */
  readonly state: 'live' | 'grace' | 'quarantined'
  /** Until when its pairs rest on the number; null where they are gone, and the rest is reckoned from the query's `quarantineMs`. */
  readonly heldUntil: number | null
  /** From when to when they stood there; null where its persons were deleted. */
  readonly stood: StoodParties | null
}

export type TraceQuery = {
  readonly limit: number
  /** How long a binding rests behind its end where its pairs no longer tell. */
  readonly quarantineMs: number
  /** Bindings too of which nothing but the trail is kept: their `parties` are empty, and nobody opens them. */
  readonly withTrails?: boolean
}

/** The newest first. `isWhole` is false where more might be there than was looked at. */
export type Traced = { readonly items: readonly TracedBinding[]; readonly isWhole: boolean }

export type PersonQuery = PageRequest & {
  readonly party: KeyedHash
  /** Bindings that ended, with their grace, after it. */
  readonly from: number
  /** Bindings that were made before it. */
  readonly to: number
}

/** The look-ups of who must tell what a number was for, or what is kept of a person: across all customers, of committed rows. */
export type TraceStore = {
  /** The bindings that have the number as X or as Y and were live, in grace or quarantined at an instant. */
  bindingsOn(number: ProtectedNumber, at: number, query: TraceQuery): MaybePromise<Traced>
  /** Those in which a person stands or stood, the newest first; undefined for a cursor that this list never gave. */
  bindingsOfParty(query: PersonQuery): MaybePromise<Page<StoredBinding> | undefined>
  /**
   * Who stood in a binding, the first ones first, each up to the change that brought others: at its very instant those stand. Empty where
   * there is no such binding, or its persons were deleted.
   */
  stoodIn(binding: BindingId): MaybePromise<readonly StoodParties[]>
  /** Attempts through a binding that began in [from, to), the newest first. */
  callsOf(binding: BindingId, from: number, to: number, limit: number): MaybePromise<readonly CallRecord[]>
}
