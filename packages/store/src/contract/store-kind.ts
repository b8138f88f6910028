import type { Store } from '@axbridge/core'
import { onTestFinished } from 'vitest'
import type { UserLimits } from '../user-limits.ts'

/** A kind of store under the contract: every case opens an empty one, some with less room in it. */
export type StoreKind = {
  readonly name: string
  readonly open: (limits?: Partial<UserLimits>) => Promise<Store>
}

/** A test on an empty store, which is closed when the test has ended. */
export const on =
  (kind: StoreKind, test: (store: Store) => Promise<void>, limits?: Partial<UserLimits>) => async (): Promise<void> => {
    const store = await kind.open(limits)
    onTestFinished(() => store.close())
    await test(store)
  }
