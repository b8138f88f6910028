import { type CheckReport, type Copied, copyEmbeddedStore, openPostgresStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { readRingFile } from '../keys/file-ring-place.ts'
import { keyCheckOf } from '../keys/key-check.ts'
import { storedRingPlace } from '../keys/stored-ring-place.ts'
import { openVaultOfData } from '../open-keys.ts'
import { checkEmbeddedStore } from './check-store.ts'
import { postgresUrl } from './postgres-url.ts'
import { storeFault, UpkeepError } from './upkeep-error.ts'

export type CopyOptions = {
  /** The address of the empty database; that of the configuration when it is left out. */
  readonly url?: string
  /** How many of all rows are done; `all` is left out while the store is checked. */
  progress(part: string, done: number, all?: number): void
}

export type CopiedStore = Copied & { readonly checked: CheckReport }

/**
 * Copies the embedded store of a configuration into an empty PostgreSQL database, compares every row, and leaves all or
 * nothing. The store is checked first: what is wrong with it would be wrong with the copy. Throws KeyError and UpkeepError.
 */
export const copyConfiguredStore = async (
  config: Config,
  { url = postgresUrl(config), progress }: CopyOptions,
): Promise<CopiedStore> => {
  if (url === undefined) throw new UpkeepError('no database is named to copy to')
  const checked = await checkEmbeddedStore(config, { isQuick: true, progress })
  const [first] = checked.findings
  if (first !== undefined) {
    throw new UpkeepError(
      `the store in ${config.data} has faults (${first.fault}, …): see axbridge store check; nothing was copied`,
    )
  }
  try {
    const keyCheck = keyCheckOf(await openVaultOfData(config, config.data))
    const copied = await copyEmbeddedStore({ directory: config.data, url, keyCheck, progress })
    await copyRing(config.data, url)
    return { ...copied, checked }
  } catch (cause) {
    throw storeFault(`the store in ${config.data} was not copied`, cause)
  }
}

/** The ring goes along. A copy that was interrupted before it has none, and a start on it says that its keys are not there. */
const copyRing = async (data: string, url: string): Promise<void> => {
  const ring = readRingFile(data)
  if (ring === undefined) return
  const store = await openPostgresStore({ url, connections: 1 })
  try {
    if (!(await storedRingPlace(store.matters).write(ring, undefined)))
      throw new UpkeepError('the database has a key ring already: begin again with an empty one')
  } finally {
    await store.close()
  }
}
