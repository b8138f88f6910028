import { type CheckReport, checkStore, Findings, type KeptStore, openEmbeddedKeptStore, openPostgresKeptStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { assertKeyOf } from '../keys/key-check.ts'
import { openVault } from '../keys/vault.ts'
import { openingOf } from './opening.ts'
import { storeFault } from './upkeep-error.ts'

export type CheckOptions = {
  readonly isQuick: boolean
  /** The address of a PostgreSQL that is looked at instead of the store of the configuration, under the same keys. */
  readonly url?: string
  progress(part: string, rows: number): void
}

/**
 * Proves what the core promises on the data of the store that a configuration names, while its server runs or not. It
 * writes nothing. Throws KeyError and UpkeepError.
 */
export const checkConfiguredStore = async (
  config: Config,
  { url, isQuick, progress }: CheckOptions,
): Promise<CheckReport> => {
  const vault = openVault(config.keys, { mayMake: false })
  if (url === undefined) assertKeyOf(vault, config.data)
  const findings = new Findings()
  let store: KeptStore | undefined
  try {
    store = url === undefined ? openEmbeddedKeptStore(config.data, findings) : await openPostgresKeptStore(url, findings)
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
