import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@axbridge/core'
import { openMemoryStore, openSqliteStore } from '@axbridge/store'

/** A store of its own, and what takes it away again. */
export type OpenedStore = { readonly store: Store; close(): Promise<void> }

const openMemory = async (): Promise<OpenedStore> => {
  const store = openMemoryStore()
  return { store, close: () => store.close() }
}

const openSqlite = async (): Promise<OpenedStore> => {
  const directory = mkdtempSync(join(tmpdir(), 'axbridge-store-'))
  const store = await openSqliteStore({ directory })
  return {
    store,
    close: async () => {
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
}

/** Every store that there is: what holds on one holds on all. */
export const stores: readonly { readonly name: string; open(): Promise<OpenedStore> }[] = [
  { name: 'memory', open: openMemory },
  { name: 'sqlite', open: openSqlite },
]
