import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MatterStore, Vault } from '@axbridge/core'
import { type Config, masterKeysOfEnvironment } from './config.ts'
import { envMaster } from './keys/env-master.ts'
import { fileMaster } from './keys/file-master.ts'
import { fileRingPlace, readRingFile } from './keys/file-ring-place.ts'
import { assertKeyOf } from './keys/key-check.ts'
import { type FirstRing, KeyKeeper } from './keys/key-keeper.ts'
import type { MasterProvider } from './keys/master-provider.ts'
import type { RingPlace } from './keys/ring-place.ts'
import { storedRingPlace } from './keys/stored-ring-place.ts'

export type KeysConfig = Pick<Config, 'keys' | 'encryption'>

type MasterOptions = { readonly mayMake: boolean; readonly isShared?: boolean }

/** The master key where a configuration says it is. Throws KeyError. */
export const openMaster = async ({ keys, encryption }: KeysConfig, options: MasterOptions): Promise<MasterProvider> => {
  const { master, service } = encryption
  if (master === 'file') return fileMaster(keys, options)
  if (master === 'env') return envMaster(masterKeysOfEnvironment())
  if (service === null) throw new Error('a configuration with a key service says where it is')
  // Few have one.
  return (await import('./keys/service-master.ts')).serviceMaster(service)
}

const now = () => Date.now()

const keeperOf = async (
  config: KeysConfig,
  place: RingPlace,
  first: FirstRing,
  { mayChange, ...options }: MasterOptions & { readonly mayChange: boolean },
): Promise<KeyKeeper> => {
  const master = await openMaster(config, options)
  return KeyKeeper.open({ place, master, suite: config.encryption.suite, mayChange, now }, first)
}

const hasStore = (data: string): boolean => existsSync(join(data, 'axbridge.db'))

/**
 * The keys of the embedded store in a data folder, for the one process that may change them. A store without its master key would stay closed
 * for ever, and a new one would hide that: it is made where there is no store. Throws KeyError.
 */
export const openEmbeddedKeys = (config: KeysConfig, data: string): Promise<KeyKeeper> => {
  const isThere = hasStore(data)
  const mayMake = !isThere && readRingFile(data) === undefined
  return keeperOf(config, fileRingPlace(data), isThere ? 'of_master' : 'new', { mayMake, mayChange: true })
}

/** The same for a process beside that one, which only reads the ring. Throws KeyError. */
export const readEmbeddedKeys = (config: KeysConfig, data: string): Promise<KeyKeeper> =>
  keeperOf(config, fileRingPlace(data), 'of_master', { mayMake: false, mayChange: false })

/** The keys of a store that several servers share. Throws KeyError. */
export const openSharedKeys = (
  config: KeysConfig,
  matters: Pick<MatterStore, 'add' | 'change' | 'findByKey'>,
  { isNew }: { readonly isNew: boolean },
): Promise<KeyKeeper> =>
  keeperOf(config, storedRingPlace(matters), isNew ? 'new' : 'of_master', {
    mayMake: isNew,
    mayChange: true,
    isShared: true,
  })

/** The keys of a ring that was read elsewhere, or of the master key alone where there is none. It changes nothing. Throws KeyError. */
export const openKeysWith = (config: KeysConfig, ring: string | undefined): Promise<KeyKeeper> => {
  const place: RingPlace = { isInstant: true, read: () => ring, write: async () => false }
  return keeperOf(config, place, 'of_master', { mayMake: false, mayChange: false })
}

/** The vault of the same. */
export const openVaultWith = async (config: KeysConfig, ring: string | undefined): Promise<Vault> =>
  (await openKeysWith(config, ring)).vault

/** The vault of the data in a folder, held to them. Throws KeyError. */
export const openVaultOfData = async (config: KeysConfig, data: string): Promise<Vault> => {
  const vault = await openVaultWith(config, readRingFile(data))
  assertKeyOf(vault, data)
  return vault
}
