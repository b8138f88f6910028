import type {
  ApiKey,
  AuditAnchor,
  AuditEntry,
  BindingId,
  CallRecord,
  ConsoleSession,
  ConsoleUser,
  Customer,
  FormerParties,
  KeptAnswer,
  KeyedHash,
  Matter,
  NumberBlock,
  Pair,
  PartyOfBinding,
  ProtectedNumber,
  Sealed,
  StoredBinding,
  StoredTrunk,
  TurnKind,
  WebhookId,
} from '@axbridge/core'
import type { EventCode } from '../sqlite/event-codes.ts'
import type { Findings } from './findings.ts'

/** Rows in batches of a bounded number: a store that does not fit into memory is read through all the same. */
export type Rows<Row> = AsyncIterable<readonly Row[]>

/** A row that cannot be read is told to `Findings` and left out. */
export type KeptPair = Omit<Pair, 'binding'> & {
  readonly number: ProtectedNumber
  readonly party: KeyedHash
  /** Undefined where the pair names a binding that is not there. */
  readonly binding: StoredBinding | undefined
}

/** Who stood in a binding up to a change, and the binding; undefined where that is not there. */
export type KeptFormer = { readonly former: FormerParties; readonly binding: StoredBinding | undefined }

/** A record, and the binding that it names; undefined where there is none of that id. */
export type KeptRecord = { readonly record: CallRecord; readonly binding: StoredBinding | undefined }

/** A binding with the events that are kept of it, in the order of their numbers, and the turns that are set for it. */
export type KeptLife = {
  readonly binding: StoredBinding
  readonly events: readonly EventCode[]
  readonly turns: readonly { readonly at: number; readonly kind: TurnKind }[]
}

/** An endpoint's secrets. */
export type KeptWebhook = { readonly id: WebhookId; readonly secrets: readonly Sealed[] }

/** A user, and whether the customer whose developer he is, if any, is there. */
export type KeptUser = { readonly user: ConsoleUser; readonly hasCustomer: boolean }

/** A session without what it is found by; `isOfUser` where the user is there. */
export type KeptSession = Omit<ConsoleSession, 'hash'> & { readonly isOfUser: boolean }

export type PairOnNumber = Pick<Pair, 'liveUntil' | 'heldUntil'> & { readonly binding: BindingId }

/** Who is looked for on which number. */
export type PartyOnNumber = Pick<PartyOfBinding, 'party'> & { readonly number: ProtectedNumber }

/** A whole store as it is kept, read row by row. All reads see one and the same state, whatever a running server writes. */
export type KeptStore = {
  readonly kind: 'embedded' | 'postgres'
  readonly schema: number
  /** Whether a server has it open. */
  readonly isServed: boolean
  committedTime(): Promise<number>
  /** What tells the key that sealed the store from others, where the store itself keeps that. */
  keyCheck(): Promise<KeyedHash | undefined>
  customers(): Rows<Customer>
  keys(): Rows<ApiKey>
  blocks(): Rows<NumberBlock>
  trunks(): Rows<StoredTrunk>
  answers(): Rows<KeptAnswer>
  bindings(): Rows<StoredBinding>
  former(): Rows<KeptFormer>
  /** In the order of the numbers. */
  pairs(): Rows<KeptPair>
  /** What the numbers hold of these parties, in their order. */
  pairsOf(parties: readonly PartyOnNumber[]): Promise<readonly (PairOnNumber | undefined)[]>
  records(): Rows<KeptRecord>
  /** In the order in which the bindings were made. */
  lives(): Rows<KeptLife>
  webhooks(): Rows<KeptWebhook>
  users(): Rows<KeptUser>
  sessions(): Rows<KeptSession>
  /** In the order of the log. */
  audit(): Rows<AuditEntry>
  /** The newest entry that was deleted. */
  auditAnchor(): Promise<AuditAnchor>
  matters(): Rows<Matter>
  /** The place of the last change of any matter. */
  lastMatterChange(): Promise<number>
  /** Looks at what only a store of this kind has: its file, its look-ups, its counters, its chains. */
  checkStructure(findings: Findings, parts: StructureParts): Promise<void>
  close(): Promise<void>
}

export type StructureParts = {
  readonly now: number
  readonly isQuick: boolean
  /** Called now and then, with what is looked at and how many of it were. */
  progress(part: string, rows: number): void
}
