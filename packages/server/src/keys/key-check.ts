import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashesEqual, type Vault } from '@axbridge/core'
import { writeWholeFile } from '../whole-file.ts'
import { KeyError } from './key-error.ts'

/** Beside the store, and in each backup of it. */
export const keyCheckFile = 'key-check'

/** The same for every vault of one master key, and no help in finding that. */
const checkOf = (vault: Pick<Vault, 'hash'>): string => Buffer.from(vault.hash('key-check', 'axbridge')).toString('hex')

/**
 * Holds the data to the key that sealed them: the first start leaves a keyed hash beside the store, and a later start
 * with another key stops here. Without it every party would be unknown, and every call refused. Throws KeyError.
 */
export const holdToKey = (vault: Pick<Vault, 'hash'>, dataDirectory: string): void => {
  // Half a check would lock out the right key.
  if (!assertKeyOf(vault, dataDirectory)) writeWholeFile(join(dataDirectory, keyCheckFile), `${checkOf(vault)}\n`)
}

/** Answers false where no start has left a check. Throws KeyError when another key sealed the data. */
export const assertKeyOf = (vault: Pick<Vault, 'hash'>, dataDirectory: string): boolean => {
  const kept = readCheck(join(dataDirectory, keyCheckFile))
  if (kept === undefined) return false
  if (kept === checkOf(vault)) return true
  throw new KeyError('other_key', `the master key is not the one that sealed ${dataDirectory}: restore that one`)
}

/** The check as a store keeps it that is in no folder. */
export const keyCheckOf = (vault: Pick<Vault, 'hash'>): Uint8Array => vault.hash('key-check', 'axbridge')

/** Throws KeyError where another key left the check; nothing where no start has left one. */
export const assertKeyCheck = (vault: Pick<Vault, 'hash'>, kept: Uint8Array | undefined): void => {
  if (kept === undefined || hashesEqual(kept, keyCheckOf(vault))) return
  throw new KeyError('other_key', 'the master key is not the one that sealed the data in PostgreSQL: restore that one')
}

/** A store of several servers, which keeps the check itself. */
type CheckedStore = {
  keyCheck(): Promise<Uint8Array | undefined>
  leaveKeyCheck(hash: Uint8Array): Promise<void>
}

/** The same where the data are not in a folder. Throws KeyError. */
export const holdStoreToKey = async (vault: Pick<Vault, 'hash'>, store: CheckedStore): Promise<void> => {
  if ((await store.keyCheck()) === undefined) await store.leaveKeyCheck(keyCheckOf(vault))
  const kept = await store.keyCheck()
  if (kept === undefined) throw new Error('the check of the key was just left')
  assertKeyCheck(vault, kept)
}

const readCheck = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
