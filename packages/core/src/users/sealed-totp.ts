import type { Sealed, Vault } from '../ports/vault.ts'
import type { UserId } from './console-user.ts'

/** One scope for all of them: there are as many as there are users. */
const scope = 'console-totp'

/** Seals the secret of a second factor, bound to its user. */
export const sealTotp = (vault: Pick<Vault, 'seal'>, id: UserId, secret: string): Sealed =>
  vault.seal(scope, id, secret)

/** Throws when the secret is not this user's. */
export const openTotp = (vault: Pick<Vault, 'open'>, id: UserId, sealed: Sealed): string =>
  vault.open(scope, id, sealed)
