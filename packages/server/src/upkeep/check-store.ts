import {
  type CheckReport,
  checkStore,
  Findings,
  type KeptStore,
  openEmbeddedKeptStore,
  openPostgresKeptStore,
} from '@axbridge/store'
import type { Config } from '../config.ts'
import { readRingFile } from '../keys/file-ring-place.ts'
import { assertKeyCheck, assertKeyOf } from '../keys/key-check.ts'
import { ringOfMatters } from '../keys/stored-ring-place.ts'
import { openVaultWith } from '../open-keys.ts'
import { openingOf } from './opening.ts'
import { postgresUrl } from './postgres-url.ts'
import { storeFault } from './upkeep-error.ts'

export type CheckOptions = {
  readonly isQuick: boolean
  /** The address of a PostgreSQL that is looked at instead of the store of the configuration, under the same keys. */
  readonly url?: string
  progress(part: string, rows: number): void
}

/**
 * Proves what the core promises on the data of the store that a configuration names, while its servers run or not. It
 * writes nothing. Throws KeyError, StartError and UpkeepError.
 */
export const checkConfiguredStore = async (
  config: Config,
  { url = postgresUrl(config), isQuick, progress }: CheckOptions,
): Promise<CheckReport> => checkStoreAt(config, url, { isQuick, progress })

/** The same of the embedded store in the data folder, whatever store the configuration names. */
export const checkEmbeddedStore = (config: Config, options: Omit<CheckOptions, 'url'>): Promise<CheckReport> =>
  checkStoreAt(config, undefined, options)

const checkStoreAt = async (
  config: Config,
  url: string | undefined,
  { isQuick, progress }: Omit<CheckOptions, 'url'>,
): Promise<CheckReport> => {
  const findings = new Findings()
  let store: KeptStore | undefined
  try {
    store =
      url === undefined ? openEmbeddedKeptStore(config.data, findings) : await openPostgresKeptStore(url, findings)
    const ring = url === undefined ? readRingFile(config.data) : await ringOfMatters(store.matters())
    const vault = await openVaultWith(config, ring)
    if (url === undefined) assertKeyOf(vault, config.data)
    assertKeyCheck(vault, await store.keyCheck())
    return await checkStore(store, findings, {
      isQuick,
      progress,
      wall: Date.now(),
      pairsPerNumber: config.bindings.pairsPerNumber,
      opening: openingOf(vault),
    })
  } catch (cause) {
    throw storeFault(`the store${url === undefined ? ` in ${config.data}` : ''} cannot be checked`, cause)
  } finally {
    await store?.close()
  }
}
