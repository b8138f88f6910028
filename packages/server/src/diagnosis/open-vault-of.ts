import type { Config } from '../config.ts'
import { readRingFile } from '../keys/file-ring-place.ts'
import { assertKeyOf } from '../keys/key-check.ts'
import { openVaultWith } from '../open-keys.ts'

/**
 * Opens the keys of a configuration and holds the data in its folder to them; answers false where no start has tied the two. Writes nothing.
 * Throws KeyError.
 */
export const openVaultOf = async (config: Pick<Config, 'keys' | 'encryption' | 'data'>): Promise<boolean> =>
  assertKeyOf(await openVaultWith(config, readRingFile(config.data)), config.data)
