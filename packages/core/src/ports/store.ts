import type { BindingId } from '../binding/binding.ts'
import type { Side } from '../binding/side.ts'
import type { ApiKey, Customer, CustomerSettings, KeyId, KnownKey } from '../customers/customer.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { RecordedProfile } from '../customers/customer-profile.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { CallId, CallOutcome, CallRecord } from '../records/call-record.ts'
import type { AuditStore } from './audit-store.ts'
import type { BindingStore } from './binding-store.ts'
import type { EventStore } from './event-store.ts'
import type { Forgetting, KeptAnswer } from './kept-answer.ts'
import type { MatterStore } from './matter-store.ts'
import type { NumberStore } from './number-store.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'
import type { RetentionStore } from './retention-store.ts'
import type { StoreFigures } from './store-figures.ts'
import type { TraceStore } from './trace-store.ts'
import type { UserStore } from './user-store.ts'
import type { KeyedHash } from './vault.ts'
import type { WebhookStore } from './webhook-store.ts'

export type CallQuery = PageRequest & {
  readonly customer: CustomerId
  readonly binding?: BindingId
  readonly x?: ProtectedNumber
  readonly orderId?: string
  /** Who called. */
  readonly side?: Side
  readonly outcome?: CallOutcome
  /** Attempts that began at or after it. */
  readonly from?: number
  /** Attempts that began before it. */
  readonly to?: number
}

/** Call records: one row an attempt. A record once closed never changes. */
export type RecordStore = {
  /** Queued at once in the order of calls, durable when the promise resolves. A record that is closed stays as it is. */
  save(record: CallRecord): Promise<void>
  find(customer: CustomerId, id: CallId): MaybePromise<CallRecord | undefined>
  /** Whosever it is, and nobody's too: for operators. */
  findOfAnybody(id: CallId): MaybePromise<CallRecord | undefined>
  /** Newest first; undefined for a cursor that this list never gave. */
  list(query: CallQuery): MaybePromise<Page<CallRecord> | undefined>
  /** Closes the records that a stopped process left open as `lost`; answers how many. */
  closeOrphans(at: number): Promise<number>
}

export type ProfileOutcome =
  | { readonly kind: 'changed'; readonly customer: Customer }
  /** Somebody recorded another meanwhile. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'absent' }

/** Customers and their keys. Every write is durable when its promise resolves. */
export type CustomerStore = {
  /** False, and nothing was changed, when another customer has the name. */
  addCustomer(customer: Customer): Promise<boolean>
  /** Undefined when there is no such customer. */
  changeSettings(id: CustomerId, settings: CustomerSettings, at: number): Promise<Customer | undefined>
  /** Records a profile in the place of the one with its revision, and counts that on. */
  changeProfile(id: CustomerId, profile: RecordedProfile, at: number): Promise<ProfileOutcome>
  find(id: CustomerId): MaybePromise<Customer | undefined>
  findByName(name: string): MaybePromise<Customer | undefined>
  /** In the order in which they were added; undefined for a cursor that this list never gave. */
  list(page: PageRequest): MaybePromise<Page<Customer> | undefined>
  addKey(key: ApiKey): Promise<void>
  /** Revokes a key from this instant; one that was revoked stays as it is. Undefined when the customer has no such key. */
  revokeKey(customer: CustomerId, id: KeyId, at: number): Promise<ApiKey | undefined>
  /** The newest first, revoked ones included, at most 1,000. */
  keys(customer: CustomerId): MaybePromise<readonly ApiKey[]>
  /** The key that a request named, revoked or not. */
  keyByHash(hash: KeyedHash): MaybePromise<KnownKey | undefined>
  keyById(id: KeyId): MaybePromise<KnownKey | undefined>
}

/** A SIP peer that was set up while the server ran: its definition is the server's affair. */
export type StoredTrunk = { readonly name: string; readonly definition: string; readonly changedAt: number }

export type TrunkStore = {
  put(trunk: StoredTrunk): Promise<void>
  /** False when there was none of this name. */
  remove(name: string, at: number): Promise<boolean>
  /** By name; they are few. */
  list(): MaybePromise<readonly StoredTrunk[]>
}

export type Store = {
  readonly bindings: BindingStore
  readonly numbers: NumberStore
  readonly records: RecordStore
  readonly customers: CustomerStore
  readonly trunks: TrunkStore
  readonly events: EventStore
  readonly webhooks: WebhookStore
  readonly users: UserStore
  readonly audit: AuditStore
  readonly matters: MatterStore
  readonly traces: TraceStore
  readonly retention: RetentionStore
  /** The latest time that any committed change carried; 0 in a new store. */
  highestCommittedTime(): number
  /** An answer kept in the last 24 hours before `now`. */
  keptAnswer(key: KeyedHash, now: number): MaybePromise<KeptAnswer | undefined>
  /** Answers how many were dropped. Where any was, `at` is committed: a clock that steps back makes no key new that was not. */
  forgetAnswers(forgetting: Forgetting): Promise<number>
  /** Seconds since 1970 up to which signatures may have been accepted; 0 in a new store. */
  signatureHorizon(): MaybePromise<number>
  setSignatureHorizon(seconds: number): Promise<void>
  /** Whether writes are taken and reads are answered. */
  isReady(): boolean
  /** What is counted of its writes; left out by a store that counts nothing. */
  readonly figures?: () => StoreFigures
  /** Waits for the queued writes, then closes. Idempotent. */
  close(): Promise<void>
}

/** What went wrong in the environment of a store. */
export type StoreErrorCode = 'closed' | 'busy' | 'disk' | 'schema_newer' | 'internal'

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
