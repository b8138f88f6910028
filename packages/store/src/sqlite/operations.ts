import type {
  Amendment,
  AmendOutcome,
  AnswerNote,
  ApiKey,
  AuditEntry,
  AuditFact,
  Block,
  BlockChange,
  BlockChangeOutcome,
  CallerNote,
  CallRecord,
  ChangeOutcome,
  ConsoleSession,
  ConsoleUser,
  Customer,
  CustomerId,
  CustomerSettings,
  Deleting,
  DeletionOutcome,
  DeletionUnder,
  EventOwner,
  Forgetting,
  KeyedHash,
  KeyId,
  Matter,
  MatterChange,
  MatterOutcome,
  MatterStore,
  NewMatter,
  NotedEvent,
  NumberBlock,
  OrderOutcome,
  OrderUnbinding,
  PassedTime,
  Placement,
  PlacementOutcome,
  ProfileOutcome,
  RecordedProfile,
  Resending,
  StoredTrunk,
  Unbinding,
  UserId,
  Webhook,
  WebhookChange,
  WebhookClaim,
  WebhookId,
  WebhookReplay,
  WebhookSaving,
} from '@axbridge/core'
import type { FlatReader, FlatWriter } from './flat-message.ts'

export type SettingsChange = { readonly id: CustomerId; readonly settings: CustomerSettings; readonly at: number }

export type ProfileChange = { readonly id: CustomerId; readonly profile: RecordedProfile; readonly at: number }

export type KeyRevocation = { readonly customer: CustomerId; readonly id: KeyId; readonly at: number }

export type WebhookRemoval = { readonly owner: EventOwner; readonly id: WebhookId; readonly at: number }

/** The link of a process that is gone. */
export type LostLink = { readonly link: number; readonly at: number }

export type Noting = {
  readonly owner: EventOwner
  readonly at: number
  readonly token: string
  readonly event: NotedEvent
}

export type Passing = { readonly at: number; readonly limit: number }

export type EventForgetting = { readonly before: number; readonly limit: number }

/** `most` is how many there may be with it. */
export type UserAddition = { readonly user: ConsoleUser; readonly most: number }

export type SessionAddition = { readonly session: ConsoleSession; readonly most: number }

export type SessionUse = { readonly hash: KeyedHash; readonly at: number }

export type SessionsEnd = { readonly user: UserId; readonly but: KeyedHash | null }

export type SessionForgetting = { readonly expiredBefore: number; readonly seenBefore: number }

export type KeyedMatter = Parameters<MatterStore['put']>[0]

export type MatterForgetting = Parameters<MatterStore['forget']>[0]

export type ProvenDeleting = { readonly deleting: Deleting; readonly under: DeletionUnder }

/** What the writer does, with what goes in and what comes out. */
export type Operations = {
  place: { input: Placement; outcome: PlacementOutcome }
  amend: { input: Amendment; outcome: AmendOutcome }
  unbind: { input: Unbinding; outcome: ChangeOutcome }
  unbindOrder: { input: OrderUnbinding; outcome: OrderOutcome }
  noteAnswer: { input: AnswerNote; outcome: undefined }
  noteCaller: { input: CallerNote; outcome: undefined }
  addBlocks: { input: readonly NumberBlock[]; outcome: readonly Block[] }
  changeBlock: { input: BlockChange; outcome: BlockChangeOutcome }
  saveRecord: { input: CallRecord; outcome: undefined }
  closeOrphans: { input: { readonly at: number }; outcome: number }
  closeLost: { input: LostLink; outcome: number }
  addCustomer: { input: Customer; outcome: boolean }
  changeSettings: { input: SettingsChange; outcome: Customer | undefined }
  changeProfile: { input: ProfileChange; outcome: ProfileOutcome }
  addKey: { input: ApiKey; outcome: undefined }
  revokeKey: { input: KeyRevocation; outcome: ApiKey | undefined }
  putTrunk: { input: StoredTrunk; outcome: undefined }
  removeTrunk: { input: { readonly name: string; readonly at: number }; outcome: boolean }
  setSignatureHorizon: { input: { readonly seconds: number }; outcome: undefined }
  forgetAnswers: { input: Forgetting; outcome: number }
  noteEvent: { input: Noting; outcome: undefined }
  passTime: { input: Passing; outcome: PassedTime }
  forgetEvents: { input: EventForgetting; outcome: number }
  addWebhook: { input: Webhook; outcome: boolean }
  changeWebhook: { input: WebhookChange; outcome: Webhook | undefined }
  removeWebhook: { input: WebhookRemoval; outcome: Webhook | undefined }
  replayWebhook: { input: WebhookReplay; outcome: Webhook | undefined }
  resendDelivery: { input: Resending; outcome: 'waiting' | 'full' | 'absent' }
  claimWebhooks: { input: WebhookClaim; outcome: readonly Webhook[] }
  releaseWebhooks: { input: { readonly holder: string }; outcome: undefined }
  saveWebhook: { input: WebhookSaving; outcome: boolean }
  forgetDeliveries: { input: Forgetting; outcome: number }
  addUser: { input: UserAddition; outcome: boolean }
  changeUser: { input: ConsoleUser; outcome: boolean }
  addSession: { input: SessionAddition; outcome: undefined }
  seeSession: { input: SessionUse; outcome: undefined }
  endSession: { input: { readonly hash: KeyedHash }; outcome: undefined }
  endSessions: { input: SessionsEnd; outcome: number }
  forgetSessions: { input: SessionForgetting; outcome: number }
  appendAudit: { input: AuditFact; outcome: AuditEntry }
  addMatter: { input: NewMatter; outcome: Matter | undefined }
  changeMatter: { input: MatterChange; outcome: MatterOutcome }
  putMatter: { input: KeyedMatter; outcome: undefined }
  forgetMatters: { input: MatterForgetting; outcome: number }
  deleteExpired: { input: ProvenDeleting; outcome: DeletionOutcome }
}

export type OperationKind = keyof Operations
export type InputOf<K extends OperationKind> = Operations[K]['input']
export type OutcomeOf<K extends OperationKind> = Operations[K]['outcome']

/** What the writer's thread does for each operation, inside a transaction that it neither begins nor ends. */
export type OperationWrites = { readonly [K in OperationKind]: (input: InputOf<K>) => OutcomeOf<K> }

/** How an operation and its outcome cross between the threads. */
export type OperationFormat<K extends OperationKind> = {
  readonly putInput: (message: FlatWriter, input: InputOf<K>) => void
  readonly takeInput: (message: FlatReader) => InputOf<K>
  readonly putOutcome: (message: FlatWriter, outcome: OutcomeOf<K>) => void
  readonly takeOutcome: (message: FlatReader) => OutcomeOf<K>
}
