import { readFileSync } from 'node:fs'
import { type Clock, type NonceLedger, type Store, StoreError, type Vault } from '@axbridge/core'
import type { OtherServers } from '@axbridge/store/postgres'
import { openSqliteStore, type SqliteStore } from '@axbridge/store/sqlite'
import type { Config } from './config.ts'
import { holdStoreToKey, holdToKey } from './keys/key-check.ts'
import type { KeyKeeper } from './keys/key-keeper.ts'
import type { Log } from './observe/log.ts'
import { openEmbeddedKeys, openSharedKeys } from './open-keys.ts'
import { StartError } from './start-error.ts'

const lostCallsEveryMs = 15_000

/** The store of a server, with the vault of the key that sealed what is in it. */
export type ServerStore = {
  readonly store: Store
  readonly vault: Vault
  /** What the vault has its keys from. */
  readonly keeper: KeyKeeper
  /** The store in the folder of this server, which only its own processes use. */
  readonly embedded: SqliteStore | undefined
  /** Where other servers may have accepted a signature too. */
  readonly nonces: NonceLedger | undefined
  /** Follows what other servers of the same database do. Answers how to stop it. */
  follow(others: OtherServers, clock: Clock, log: Log): () => void
}

type StoreConfig = Pick<Config, 'store' | 'data' | 'keys' | 'encryption'>

/** Opens the store that the configuration names. Throws StartError, and KeyError when another key sealed it. */
export const openServerStore = async (config: StoreConfig): Promise<ServerStore> =>
  config.store.kind === 'postgres' ? openShared(config) : openEmbedded(config)

const openEmbedded = async (config: StoreConfig): Promise<ServerStore> => {
  const { data } = config
  const keeper = await openEmbeddedKeys(config, data)
  const { vault } = keeper
  const store = await opening(`data: the store in ${data}`, () => openSqliteStore({ directory: data }))
  return closedOnFault(store, async () => {
    holdToKey(vault, data)
    await keeper.keepFirst()
    return { store, vault, keeper, embedded: store, nonces: undefined, follow: () => () => undefined }
  })
}

const openShared = async (config: StoreConfig): Promise<ServerStore> => {
  const settings = config.store
  const url = settings.url ?? readUrl(settings.urlFile ?? '')
  const { connections } = settings
  // What only this store needs is loaded only here.
  const { openPostgresStore } = await import('@axbridge/store/postgres')
  const store = await opening('store: PostgreSQL', () => openPostgresStore({ url, connections }))
  return closedOnFault(store, async () => {
    const keeper = await openSharedKeys(config, store.matters, { isNew: (await store.keyCheck()) === undefined })
    const { vault } = keeper
    await holdStoreToKey(vault, store)
    await keeper.keepFirst()
    return {
      store,
      vault,
      keeper,
      embedded: undefined,
      nonces: store.nonces,
      follow: (others, clock, log) => {
        const stop = store.watchOthers(others)
        const timer = setInterval(() => {
          store.closeLost(clock.now()).then(
            (count) => count > 0 && log.warn({ count }, 'calls of a server that is gone were closed as lost'),
            (error: unknown) => log.warn({ error }, 'calls of servers that are gone were not looked for'),
          )
        }, lostCallsEveryMs)
        timer.unref()
        return () => {
          clearInterval(timer)
          stop()
        }
      },
    }
  })
}

export const readUrl = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new StartError('store', 'store.urlFile: the file cannot be read', { cause })
  }
}

const opening = async <Opened>(what: string, open: () => Promise<Opened>): Promise<Opened> => {
  try {
    return await open()
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    throw new StartError('store', `${what} cannot be opened: ${cause.message}`, { cause })
  }
}

const closedOnFault = async <Opened>(store: Pick<Store, 'close'>, then: () => Promise<Opened>): Promise<Opened> => {
  try {
    return await then()
  } catch (error) {
    await store.close()
    throw error
  }
}
