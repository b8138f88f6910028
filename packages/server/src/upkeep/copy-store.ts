import { type CheckReport, type Copied, copyEmbeddedStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { checkConfiguredStore } from './check-store.ts'
import { storeFault, UpkeepError } from './upkeep-error.ts'

export type CopyOptions = {
  /** The address of the empty database. */
  readonly url: string
  progress(part: string, rows: number): void
}

export type CopiedStore = Copied & { readonly checked: CheckReport }

/**
 * Copies the embedded store of a configuration into an empty PostgreSQL database, compares every row, and leaves all or
 * nothing. The store is checked first: what is wrong with it would be wrong with the copy. Throws KeyError and UpkeepError.
 */
export const copyConfiguredStore = async (config: Config, { url, progress }: CopyOptions): Promise<CopiedStore> => {
  const checked = await checkConfiguredStore(config, { isQuick: true, progress })
  const [first] = checked.findings
  if (first !== undefined) {
    throw new UpkeepError(`the store in ${config.data} has faults (${first.fault}, …): see axbridge store check; nothing was copied`)
  }
  try {
    return { ...(await copyEmbeddedStore({ directory: config.data, url, progress })), checked }
  } catch (cause) {
    throw storeFault(`the store in ${config.data} was not copied`, cause)
  }
}
