import { assertKeyOf } from '../keys/key-check.ts'
import { openVault } from '../keys/vault.ts'

/**
 * Opens the master key in `keys` and holds the data to it; answers false where no start has tied the two. Writes nothing.
 * Throws KeyError.
 */
export const openVaultOf = (keys: string, data: string): boolean =>
  assertKeyOf(openVault(keys, { mayMake: false }), data)
