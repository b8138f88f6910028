import type { BindingStore } from './binding-store.ts'
import type { MatterStore } from './matter-store.ts'
import type { RecordStore, Store, TrunkStore } from './store.ts'

/**
 * What the calls need of a store, and all that a process which only carries calls is given: it reads bindings and trunks, and
 * writes nothing but records and what a call changes in its own binding.
 */
export type CallStore = Pick<Store, 'highestCommittedTime' | 'isReady' | 'close'> & {
  readonly bindings: Pick<BindingStore, 'standing' | 'find' | 'noteCaller' | 'noteAnswer'>
  readonly records: Pick<RecordStore, 'save'>
  readonly trunks: Pick<TrunkStore, 'list'>
  readonly matters: Pick<MatterStore, 'findByKey' | 'changedAfter'>
}
