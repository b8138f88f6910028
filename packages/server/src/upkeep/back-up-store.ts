import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { type BackupManifest, backUpEmbeddedStore, type Restored, restoreEmbeddedStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { assertKeyOf, keyCheckFile } from '../keys/key-check.ts'
import { openVault } from '../keys/vault.ts'
import { storeFault, UpkeepError } from './upkeep-error.ts'

export type BackUpOptions = {
  readonly to: string
  readonly bytesPerSecond: number
  progress(part: string, bytes: number): void
}

/**
 * Backs up the embedded store of a configuration, while its server runs or not. The keys are not in the backup: with
 * them in one place, whoever has the backup has every number. Throws UpkeepError.
 */
export const backUpConfiguredStore = async (
  config: Config,
  { to, bytesPerSecond, progress }: BackUpOptions,
): Promise<BackupManifest> => {
  assertEmbedded(config)
  try {
    const manifest = await backUpEmbeddedStore(config.data, to, { bytesPerSecond, progress })
    const check = join(config.data, keyCheckFile)
    if (existsSync(check)) copyFileSync(check, join(to, keyCheckFile))
    return manifest
  } catch (cause) {
    throw storeFault(`the store in ${config.data} was not backed up`, cause)
  }
}

export type RestoreOptions = { readonly from: string; readonly withdrawBlocks: boolean }

/** Restores a backup into the data folder of a configuration. Throws KeyError for a backup of another key, and UpkeepError. */
export const restoreConfiguredStore = async (
  config: Config,
  { from, withdrawBlocks }: RestoreOptions,
): Promise<Restored> => {
  assertEmbedded(config)
  const vault = openVault(config.keys, { mayMake: false })
  assertKeyOf(vault, from)
  try {
    const restored = await restoreEmbeddedStore(from, config.data, { now: Date.now(), withdrawBlocks })
    const check = join(from, keyCheckFile)
    if (existsSync(check)) copyFileSync(check, join(config.data, keyCheckFile))
    return restored
  } catch (cause) {
    throw storeFault(`the backup in ${from} was not restored`, cause)
  }
}

const assertEmbedded = ({ store }: Config): void => {
  if (store.kind === 'embedded') return
  throw new UpkeepError('the store is in PostgreSQL, which has tools of its own for this: see docs/stores.md')
}
