import type { Store } from '@axbridge/core'
import { onTestFinished } from 'vitest'

/** A kind of store under the contract: every case opens an empty one. */
export type StoreKind = {
  readonly name: string
  readonly open: () => Promise<Store>
}

/** A test on an empty store, which is closed when the test has ended. */
export const on = (kind: StoreKind, test: (store: Store) => Promise<void>) => async (): Promise<void> => {
  const store = await kind.open()
  onTestFinished(() => store.close())
  await test(store)
}
