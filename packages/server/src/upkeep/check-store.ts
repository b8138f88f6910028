import { type CheckReport, checkStore, Findings, type KeptStore, openEmbeddedKeptStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { assertKeyOf } from '../keys/key-check.ts'
import { openVault } from '../keys/vault.ts'
import { openingOf } from './opening.ts'
import { storeFault } from './upkeep-error.ts'

export type CheckOptions = {
  readonly isQuick: boolean
  progress(part: string, rows: number): void
}

/**
 * Proves what the core promises on the data of the store that a configuration names, while its server runs or not. It
 * writes nothing. Throws KeyError and UpkeepError.
 */
export const checkConfiguredStore = async (config: Config, options: CheckOptions): Promise<CheckReport> => {
  const vault = openVault(config.keys, { mayMake: false })
  assertKeyOf(vault, config.data)
  const findings = new Findings()
  let store: KeptStore | undefined
  try {
    store = openEmbeddedKeptStore(config.data, findings)
    return await checkStore(store, findings, {
      ...options,
      wall: Date.now(),
      pairsPerNumber: config.bindings.pairsPerNumber,
      opening: openingOf(vault),
    })
  } catch (cause) {
    throw storeFault(`the store in ${config.data} cannot be checked`, cause)
  } finally {
    await store?.close()
  }
}
