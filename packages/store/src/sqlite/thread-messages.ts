import type { EventOwner, StoreErrorCode } from '@axbridge/core'
import type { WriteSettings } from './connections.ts'
import type { FlatMessage } from './flat-message.ts'

/** What the writer's thread is started with. */
export type WriterData = {
  readonly directory: string
  readonly file: string
  readonly settings: WriteSettings
  readonly idleCheckpointMs: number
}

export type ToWriter =
  /** Operations, each as its kind and its input. */
  { readonly kind: 'batch'; readonly operations: FlatMessage } | { readonly kind: 'close' }

/** The link of the process that has the thread. */
export const ownLink = 0

/** What the thread is told: a batch says by which link it came. */
export type ToWriterThread =
  | { readonly kind: 'batch'; readonly link: number; readonly operations: FlatMessage }
  | { readonly kind: 'close' }

/** The answers to the oldest batch that has none, in its order; all of it is durable. */
export type BatchAnswers = { readonly kind: 'answers'; readonly answers: FlatMessage; readonly highest: number }

export type FromWriter =
  | { readonly kind: 'ready'; readonly highest: number }
  | BatchAnswers
  /** These have new events, which can be read. */
  | { readonly kind: 'told'; readonly owners: readonly EventOwner[] }
  /** The thread ends; nothing that is not answered yet will be. */
  | { readonly kind: 'failed'; readonly code: StoreErrorCode; readonly message: string }
  | { readonly kind: 'closed' }
