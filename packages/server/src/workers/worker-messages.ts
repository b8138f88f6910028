import type { BindingId } from '@axbridge/core'
import type { StoreBatch, StoreNews } from '@axbridge/store'
import type { CallFigures, CallPlaneCounters } from '../call-figures.ts'
import type { CertificateState } from '../certificate-watch.ts'
import type { Config } from '../config.ts'
import type { TrunkState } from '../exchange/trunk-state.ts'
import type { SipAddresses } from '../sip-opening.ts'
import type { StartErrorCode } from '../start-error.ts'
import type { PolicyBatch } from '../supervision/policy/policy-batch.ts'
import type { Relayed, RelayingNetwork } from './relaying-network.ts'

/** What a worker is asked, and what it answers. */
export type Questions = {
  /** Reads keys, opens the store, and listens nowhere yet. */
  load: { asked: { readonly config: Config }; answer: Done | StartFault }
  /** Takes the place of that index: its ports and the mark of its dialogs. `before`: where the one before it listened. */
  listen: { asked: { readonly place: number; readonly before: SipAddresses | null }; answer: Listening | StartFault }
  ping: { asked: object; answer: Done }
  /** The store holds other trunks. */
  trunksChanged: { asked: object; answer: Done }
  trunkStates: { asked: { readonly names: readonly string[] }; answer: TrunkStates }
  figures: { asked: object; answer: Figures }
  processMetrics: { asked: object; answer: ProcessMetrics }
  reloadCertificates: { asked: object; answer: Done }
  /** Takes no new calls and lets the live ones end for so long. */
  drain: { asked: { readonly deadlineMs: number }; answer: Drained }
  /** Ends what is left, has its records written, and ends. */
  close: { asked: object; answer: Done }
}

export type QuestionKind = keyof Questions
export type AnswerOf<Kind extends QuestionKind> = Questions[Kind]['answer']

export type Done = { readonly kind: 'done' }
export type Listening = { readonly kind: 'listening'; readonly addresses: SipAddresses }
export type TrunkStates = { readonly kind: 'trunk_states'; readonly states: readonly (readonly [string, TrunkState])[] }
export type WorkerCounters = CallPlaneCounters & { readonly relaying: ReturnType<RelayingNetwork['counters']> }
export type Figures = {
  readonly kind: 'figures'
  /** Null while it has no place. */
  readonly figures: CallFigures | null
  readonly certificates: readonly CertificateState[]
  readonly unverifiedSince: number | null
}
export type ProcessMetrics = { readonly kind: 'process_metrics'; readonly metrics: readonly object[] }
export type Drained = { readonly kind: 'drained'; readonly counters: WorkerCounters | null }

/** Why it could not be done: one line for the person who started the server where `code` says so. */
export type StartFault = { readonly kind: 'fault'; readonly code: StartErrorCode | null; readonly message: string }

/** A question on its way; its answer carries the same number. */
export type Question = {
  readonly [Kind in QuestionKind]: {
    readonly kind: 'question'
    readonly number: number
    readonly what: Kind
    readonly asked: Questions[Kind]['asked']
  }
}[QuestionKind]

export type ToWorker =
  | Question
  /** Where our own pages are served. */
  | { readonly kind: 'http'; readonly http: string }
  | { readonly kind: 'store_news'; readonly news: StoreNews }
  | BindingsChanged
  | PolicySeen
  /** A request that came to the worker of another place. */
  | { readonly kind: 'passed'; readonly from: number; readonly relayed: Relayed }
  /** What is to leave by the way that a request of this worker came. */
  | { readonly kind: 'passed_back'; readonly relayed: Relayed }

export type FromWorker =
  | { readonly kind: 'answer'; readonly number: number; readonly answer: AnswerOf<QuestionKind> }
  | { readonly kind: 'store_batch'; readonly batch: StoreBatch }
  | BindingsChanged
  | PolicySeen
  | { readonly kind: 'pass'; readonly to: number; readonly relayed: Relayed }
  | { readonly kind: 'pass_back'; readonly to: number; readonly relayed: Relayed }

/** Calls through these bindings are to be looked at. */
export type BindingsChanged = { readonly kind: 'bindings_changed'; readonly ids: readonly BindingId[] }

/** What policy saw in another process. */
export type PolicySeen = { readonly kind: 'policy_seen'; readonly batch: PolicyBatch }
