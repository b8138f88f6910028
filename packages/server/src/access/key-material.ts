import { type ApiKey, type CustomerId, type KeyId, type Randomness, randomToken, type Vault } from '@axbridge/core'
import { makeApiKey } from './api-key.ts'

/** A key as its customer gets it, this once, and as it is kept. */
export type NewKey = { readonly secret: string; readonly key: ApiKey }

export type KeyParts = { readonly vault: Pick<Vault, 'hash' | 'seal'>; readonly randomness: Randomness }

/** One scope for all keys: there are far fewer than the 2^32 values that a scope may seal. */
const scope = 'api-key'

/**
 * A key with an id of its own, which is public, for a secret: found by its hash where it is sent itself, and sealed, for
 * signatures are checked with the secret. `createdAt` in ms.
 */
export const keyOfSecret = (
  secret: string,
  customer: CustomerId,
  createdAt: number,
  { vault, randomness }: KeyParts,
): ApiKey => {
  const id = `key_${randomToken(randomness)}` as KeyId
  const hash = vault.hash('api-key', secret)
  return { id, customer, hash, secret: vault.seal(scope, id, secret, customer), createdAt, revokedAt: null }
}

/** A key with a new secret. */
export const makeKey = (customer: CustomerId, createdAt: number, parts: KeyParts): NewKey => {
  const secret = makeApiKey(parts.randomness)
  return { secret, key: keyOfSecret(secret, customer, createdAt, parts) }
}

/** The secret that signatures are checked with; undefined for a key that can only be a bearer token. */
export const openKeySecret = (vault: Pick<Vault, 'open'>, { id, secret }: ApiKey): string | undefined =>
  secret === null ? undefined : vault.open(scope, id, secret)
