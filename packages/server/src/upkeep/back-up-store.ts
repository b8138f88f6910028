import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type BackupManifest,
  backUpEmbeddedStore,
  type Restored,
  readSqliteState,
  restoreEmbeddedStore,
} from '@axbridge/store'
import type { Config } from '../config.ts'
import { keyRingFile } from '../keys/file-ring-place.ts'
import { keyCheckFile } from '../keys/key-check.ts'
import { openVaultOfData } from '../open-keys.ts'
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
    // The ring behind the rows: what a row was sealed with is in it by then.
    copyKeyFiles(config.data, to)
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
  await openVaultOfData(config, from)
  try {
    // First: a store without its ring, after a crash in between, would be taken for one of an earlier version.
    if (readSqliteState(config.data).kind === 'none') copyKeyFiles(from, config.data)
    return await restoreEmbeddedStore(from, config.data, { now: Date.now(), withdrawBlocks })
  } catch (cause) {
    throw storeFault(`the backup in ${from} was not restored`, cause)
  }
}

/** What holds data to their keys, and the keys themselves, which are wrapped. */
const copyKeyFiles = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const file of [keyRingFile, keyCheckFile]) {
    const path = join(from, file)
    if (existsSync(path)) writeFileSync(join(to, file), readFileSync(path), { mode: 0o600, flush: true })
  }
}

const assertEmbedded = ({ store }: Config): void => {
  if (store.kind === 'embedded') return
  throw new UpkeepError('the store is in PostgreSQL, which has tools of its own for this: see docs/stores.md')
}
