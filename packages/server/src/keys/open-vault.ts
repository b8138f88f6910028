import type { Vault } from '@axbridge/core'
import { fileMaster } from './file-master.ts'
import { readRingFile } from './file-ring-place.ts'
import { loadMasterKey } from './master-key.ts'
import { openRing, readRing } from './ring-document.ts'
import { makeVault, vaultOf } from './vault.ts'

export type OpenVaultOptions = {
  /** Whether a missing master key is made; it is an error otherwise: data sealed by a lost key stay closed for ever. */
  readonly mayMake?: boolean
  /** The folder of an embedded store, whose ring counts where it has one. */
  readonly data?: string
}

/**
 * The vault of the master key in a folder of keys, at once and as it is now: for what reads or fills a store in place of its server. Throws
 * KeyError.
 */
export const openVault = (directory: string, { mayMake = true, data }: OpenVaultOptions = {}): Vault => {
  const text = data === undefined ? undefined : readRingFile(data)
  if (text === undefined) {
    const master = loadMasterKey(directory, mayMake)
    const vault = makeVault(master)
    master.fill(0)
    return vault
  }
  const document = readRing(text)
  const key = fileMaster(directory, { mayMake: false }).unwrap(document.master, document.suite)
  if (key instanceof Promise) throw new Error('a master key in a file answers at once')
  return vaultOf(openRing(document, key))
}
