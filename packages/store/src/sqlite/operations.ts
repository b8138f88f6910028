import type {
  ApiKey,
  CallRecord,
  ChangeOutcome,
  Customer,
  ExpiryChange,
  Placement,
  PlacementOutcome,
  PoolBlock,
  Unbinding,
} from '@axbridge/core'
import type { FlatReader, FlatWriter } from './flat-message.ts'

/** What the writer does, with what goes in and what comes out. */
export type Operations = {
  place: { input: Placement; outcome: PlacementOutcome }
  changeExpiry: { input: ExpiryChange; outcome: ChangeOutcome }
  unbind: { input: Unbinding; outcome: ChangeOutcome }
  saveRecord: { input: CallRecord; outcome: undefined }
  closeOrphans: { input: { readonly at: number }; outcome: number }
  addCustomer: { input: Customer; outcome: undefined }
  addKey: { input: ApiKey; outcome: undefined }
  addBlock: { input: PoolBlock; outcome: undefined }
  forgetAnswers: { input: { readonly before: number; readonly limit: number }; outcome: number }
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
