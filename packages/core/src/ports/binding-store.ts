import type { BindingId, BindingState, StoredBinding } from '../binding/binding.ts'
import type { Mode } from '../binding/mode.ts'
import type { Pair } from '../binding/pair.ts'
import type { PartyOfBinding } from '../binding/parties.ts'
import type { Side } from '../binding/side.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { KeptAnswer } from './kept-answer.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'
import type { KeyedHash, Sealed } from './vault.ts'

/** One number, or one pair of numbers of a block, on which a new binding might stand, with all that depends on it. */
export type Candidate = {
  readonly id: BindingId
  readonly x: ProtectedNumber
  readonly y: ProtectedNumber
  readonly parties: Sealed
  /** The answer to keep when the binding stands here. */
  readonly answer?: Sealed
}

/** A new binding: the candidates are tried in their order, and the first on which it may stand is taken. */
export type Placement = {
  readonly binding: Omit<StoredBinding, keyof Candidate>
  readonly candidates: readonly Candidate[]
  readonly parties: readonly PartyOfBinding[]
  /** Until when its pairs are live and quarantined when nothing changes. */
  readonly liveUntil: number
  readonly heldUntil: number
  /** How many pairs may count on one number. */
  readonly limit: number
  readonly at: number
  readonly kept?: Omit<KeptAnswer, 'answer'>
}

/** How many candidates fell for each reason. */
export type PlacementRefusals = {
  /** A party already stands on the number. */
  readonly taken: number
  /** The number holds as many pairs as it may. */
  readonly full: number
  /** Nothing may be drawn from the block for this customer and until then. */
  readonly notIssued: number
}

export type PlacementOutcome =
  /** The index of the candidate. */
  | { readonly kind: 'placed'; readonly candidate: number }
  | ({ readonly kind: 'refused' } & PlacementRefusals)
  /** The Idempotency-Key was used before; nothing was changed. */
  | { readonly kind: 'kept'; readonly kept: KeptAnswer }

/**
 * A change of a live binding, made from the state at `revision`. What it names replaces what was; all or nothing. Where it brings others in or
 * out, who stood there before is kept with it (`bringsOthers`).
 */
export type Amendment = {
  readonly id: BindingId
  readonly customer: CustomerId
  readonly revision: number
  readonly at: number
  readonly changed: Partial<Pick<StoredBinding, 'parties' | 'terms' | 'expiresAt'>>
  /** Who comes to stand on the number of his side. */
  readonly enter: readonly PartyOfBinding[]
  /** Whose pairs are quarantined from this instant. A party may leave one side and enter the other. */
  readonly leave: readonly PartyOfBinding[]
  /** The life of every pair that stands afterwards. */
  readonly liveUntil: number
  readonly heldUntil: number
  readonly quarantineMs: number
  readonly limit: number
}

export type AmendOutcome =
  | ChangeOutcome
  /** It was changed since `revision`; nothing was changed now. */
  | { readonly kind: 'outdated' }
  /** Its block is not valid until its new end, or is not active and would give out more; nothing was changed. */
  | { readonly kind: 'outlives' | 'withdrawn' }
  /** The entering party of this index stands on the number in another binding; nothing was changed. */
  | { readonly kind: 'taken'; readonly index: number; readonly by: BindingId }
  /** The number of this side holds as many pairs as it may; nothing was changed. */
  | { readonly kind: 'full'; readonly side: Side }

export type Unbinding = {
  readonly id: BindingId
  readonly customer: CustomerId
  readonly at: number
  readonly quarantineMs: number
  /** Shortens the grace of the binding, also of one that has ended; null leaves it. It is never lengthened. */
  readonly graceMs: number | null
}

export type OrderUnbinding = Omit<Unbinding, 'id'> & {
  readonly orderId: string
  /** How many bindings are ended in this one change. */
  readonly limit: number
}

/** The bindings that this change ended; `more` when live ones are left. */
export type OrderOutcome = { readonly ended: readonly StoredBinding[]; readonly more: boolean }

/** A call through a binding was answered; what follows is decided by its terms. */
export type AnswerNote = { readonly id: BindingId; readonly at: number; readonly quarantineMs: number }

/** A party of side a called through a binding. */
export type CallerNote = { readonly id: BindingId; readonly caller: KeyedHash; readonly at: number }

export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly binding: StoredBinding }
  /** The binding had ended before; nothing was changed. */
  | { readonly kind: 'ended'; readonly binding: StoredBinding }
  /** No such binding, or another customer's. */
  | { readonly kind: 'absent' }

export type BindingQuery = PageRequest & {
  readonly customer: CustomerId
  readonly orderId?: string
  /** Bindings that have the number as X or as Y. */
  readonly number?: ProtectedNumber
  /** Bindings in which he stands or stood. */
  readonly party?: KeyedHash
  readonly mode?: Mode
  /** Bindings created at or after this instant. */
  readonly from?: number
  /** Bindings created before this instant. */
  readonly to?: number
  /** Only bindings in this state at `now`. */
  readonly state?: BindingState
  readonly now: number
}

/** What one party is on one number: the pair, and the binding it came from. */
export type Standing = Pair & { readonly party: KeyedHash; readonly stored: StoredBinding }

/**
 * Bindings and their pairs. Every write is durable when its promise resolves. A write decides at the later of its `at`
 * and the highest time committed before, so that a clock that steps back revives nothing. A write raises `revision`
 * when it changes the binding.
 */
export type BindingStore = {
  place(placement: Placement): Promise<PlacementOutcome>
  amend(amendment: Amendment): Promise<AmendOutcome>
  /** Ends a live binding now; its live pairs go on for its grace and are quarantined then. */
  unbind(unbinding: Unbinding): Promise<ChangeOutcome>
  /** Ends live bindings of an order now, the oldest first. */
  unbindOrder(unbinding: OrderUnbinding): Promise<OrderOutcome>
  /** Keeps the first answer of a binding whose terms ask for it, and brings its end forward as they say. */
  noteAnswer(note: AnswerNote): Promise<void>
  noteCaller(note: CallerNote): Promise<void>
  find(customer: CustomerId, id: BindingId): MaybePromise<StoredBinding | undefined>
  /** Newest first; undefined for a cursor that this list never gave. */
  list(query: BindingQuery): MaybePromise<Page<StoredBinding> | undefined>
  /** One indexed read of committed rows, lapsed pairs included. */
  standing(number: ProtectedNumber, party: KeyedHash): MaybePromise<Standing | undefined>
}
