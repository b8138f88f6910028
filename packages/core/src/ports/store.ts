import type { BindingId, BindingState, Side, StoredBinding } from '../binding/binding.ts'
import type { Pair } from '../binding/pair.ts'
import type { ApiKey, Customer, CustomerId, PoolBlock } from '../customers/customer.ts'
import type { Block, ProtectedNumber } from '../numbering/protected-number.ts'
import type { CallId, CallRecord } from '../records/call-record.ts'
import type { KeyedHash, Sealed } from './vault.ts'

/** A store may answer a read at once; the caller awaits either. */
export type MaybePromise<T> = T | Promise<T>

/**
 * The answer of a POST that may be asked again: kept for 24 hours in the transaction of the change.
 * `key` hashes the scope (customer, operation, Idempotency-Key), `body` the request's body.
 */
export type KeptAnswer = {
  readonly key: KeyedHash
  readonly body: KeyedHash
  readonly answer: Sealed
  readonly keptAt: number
}

/** How long an answer is kept; from then on its key is as good as new. */
export const keptAnswerLifeMs = 86_400_000

/** One try to put a binding on the number it names. All or nothing. */
export type Placement = {
  readonly binding: StoredBinding
  readonly parties: readonly { readonly party: KeyedHash; readonly side: Side }[]
  /** The quarantine's end when the binding lives until `binding.expiresAt`. */
  readonly heldUntil: number
  /** How many bindings may be live or quarantined on one number. */
  readonly limit: number
  readonly at: number
  readonly kept?: KeptAnswer
}

export type PlacementOutcome =
  | { readonly kind: 'placed' }
  /** A party already stands on the number. */
  | { readonly kind: 'taken' }
  /** The number holds as many bindings as it may. */
  | { readonly kind: 'full' }
  /** The Idempotency-Key was used before; nothing was changed. */
  | { readonly kind: 'kept'; readonly kept: KeptAnswer }

export type ExpiryChange = {
  readonly id: BindingId
  readonly customer: CustomerId
  readonly expiresAt: number
  readonly heldUntil: number
  readonly at: number
}

export type Unbinding = {
  readonly id: BindingId
  readonly customer: CustomerId
  readonly at: number
  readonly quarantineMs: number
}

export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly binding: StoredBinding }
  /** The binding had ended before; nothing was changed. */
  | { readonly kind: 'ended'; readonly binding: StoredBinding }
  /** No such binding, or another customer's. */
  | { readonly kind: 'absent' }

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

/** `cursor` is what an earlier page gave as `next`; a cursor that no page gave is answered as `undefined` by `list`. */
export type PageRequest = { readonly limit: number; readonly cursor?: string }

export type BindingQuery = PageRequest & {
  readonly customer: CustomerId
  readonly orderId?: string
  readonly x?: ProtectedNumber
  /** Only bindings in this state at `now`. */
  readonly state?: BindingState
  readonly now: number
}

export type CallQuery = PageRequest & {
  readonly customer: CustomerId
  readonly binding?: BindingId
  readonly x?: ProtectedNumber
}

/** What one party is on one number: the pair, and the binding it came from. */
export type Standing = Pair & { readonly stored: StoredBinding }

/**
 * Bindings and their pairs. Every write is durable when its promise resolves. A write decides at the later of its `at`
 * and the highest time committed before, so that a clock that steps back revives nothing.
 */
export type BindingStore = {
  place(placement: Placement): Promise<PlacementOutcome>
  /** Moves the expiry of a live binding and of its pairs. */
  changeExpiry(change: ExpiryChange): Promise<ChangeOutcome>
  /** Ends a live binding now; its pairs are quarantined from this instant. */
  unbind(unbinding: Unbinding): Promise<ChangeOutcome>
  find(customer: CustomerId, id: BindingId): MaybePromise<StoredBinding | undefined>
  /** Newest first; undefined for a cursor that this list never gave. */
  list(query: BindingQuery): MaybePromise<Page<StoredBinding> | undefined>
  /** One indexed read of committed rows, lapsed pairs included. */
  standing(x: ProtectedNumber, party: KeyedHash): MaybePromise<Standing | undefined>
}

/** Call records: one row an attempt. A record once closed never changes. */
export type RecordStore = {
  /** Queued at once in the order of calls, durable when the promise resolves. A record that is closed stays as it is. */
  save(record: CallRecord): Promise<void>
  find(customer: CustomerId, id: CallId): MaybePromise<CallRecord | undefined>
  /** Newest first; undefined for a cursor that this list never gave. */
  list(query: CallQuery): MaybePromise<Page<CallRecord> | undefined>
  /** Closes the records that a stopped process left open as `lost`; answers how many. */
  closeOrphans(at: number): Promise<number>
}

export type CustomerStore = {
  addCustomer(customer: Customer): Promise<void>
  addKey(key: ApiKey): Promise<void>
  /** A block is in one pool only: rejects with StoreError `block_taken` when another customer has it. */
  addBlock(block: PoolBlock): Promise<void>
  findByName(name: string): MaybePromise<Customer | undefined>
  customerOfKey(hash: KeyedHash): MaybePromise<Customer | undefined>
  pool(customer: CustomerId): MaybePromise<readonly Block[]>
}

export type Store = {
  readonly bindings: BindingStore
  readonly records: RecordStore
  readonly customers: CustomerStore
  /** The latest time that any committed change carried; 0 in a new store. */
  highestCommittedTime(): number
  /** An answer kept in the last 24 hours before `now`. */
  keptAnswer(key: KeyedHash, now: number): MaybePromise<KeptAnswer | undefined>
  /** Drops answers kept before `before`, at most `limit`; answers how many. */
  forgetAnswers(before: number, limit: number): Promise<number>
  /** Whether writes are taken and reads are answered. */
  isReady(): boolean
  /** Waits for the queued writes, then closes. Idempotent. */
  close(): Promise<void>
}

/** What went wrong in the environment of a store. */
export type StoreErrorCode = 'closed' | 'busy' | 'disk' | 'block_taken' | 'schema_newer' | 'internal'

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  readonly retryable: boolean

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    this.retryable = code === 'busy'
  }
}
