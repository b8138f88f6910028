import type { BindingStore, Placement, PlacementOutcome, Store } from '@axbridge/core'

/** The store with some of its operations on bindings done otherwise. */
export const withBindings = (store: Store, changes: Partial<BindingStore>): Store => ({
  ...store,
  bindings: {
    place: (placement) => store.bindings.place(placement),
    amend: (amendment) => store.bindings.amend(amendment),
    unbind: (unbinding) => store.bindings.unbind(unbinding),
    unbindOrder: (unbinding) => store.bindings.unbindOrder(unbinding),
    noteAnswer: (note) => store.bindings.noteAnswer(note),
    noteCaller: (note) => store.bindings.noteCaller(note),
    find: (customer, id) => store.bindings.find(customer, id),
    list: (query) => store.bindings.list(query),
    standing: (x, party) => store.bindings.standing(x, party),
    ...changes,
  },
})

/** The store, whose new bindings wait until they are let go. */
export const heldStore = () => {
  const waiting: (() => void)[] = []
  const place = (store: Store) => (placement: Placement) =>
    new Promise<PlacementOutcome>((resolve, reject) => {
      waiting.push(() => {
        store.bindings.place(placement).then(resolve, reject)
      })
    })
  return {
    through: (store: Store): Store => withBindings(store, { place: place(store) }),
    /** Resolves when so many bindings wait. */
    until: async (count: number) => {
      while (waiting.length < count) await new Promise((resolve) => setImmediate(resolve))
    },
    letGo: () => {
      for (const go of waiting.splice(0)) go()
    },
  }
}
