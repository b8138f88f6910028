import type { Sealed, Vault } from '../ports/vault.ts'
import type { UserId } from './console-user.ts'

const scope = 'console/totp'

/** Seals the secret of a second factor, bound to its user. */
export const sealTotp = (vault: Vault, id: UserId, secret: string): Sealed => vault.seal(scope, id, secret)

/** Throws when the secret is not this user's. */
export const openTotp = (vault: Vault, id: UserId, sealed: Sealed): string => vault.open(scope, id, sealed)
