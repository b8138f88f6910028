import type { ApiKey, KeyId, Vault } from '@axbridge/core'
import type { HmacSha256 } from '../hmac-sha256.ts'
import { openKeySecret } from './key-material.ts'
import { hmacOfSecret } from './signature/signature-base.ts'

/** More than the keys that sign within a minute anywhere; a secret that is dropped is opened again. */
const mostSecrets = 10_000

/**
 * What the secrets of keys that signed sign with, opened once. Whether a key may be used is never answered from here: whoever asks has
 * just read its row.
 */
export class OpenedSecrets {
  readonly #vault: Pick<Vault, 'open'>
  readonly #limit: number
  readonly #secrets = new Map<KeyId, HmacSha256>()

  constructor(vault: Pick<Vault, 'open'>, limit = mostSecrets) {
    this.#vault = vault
    this.#limit = limit
  }

  get size(): number {
    return this.#secrets.size
  }

  /** Undefined for a key without a sealed secret. Throws when the secret was sealed for another key, or changed since. */
  of(key: ApiKey): HmacSha256 | undefined {
    const known = this.#secrets.get(key.id)
    if (known !== undefined) return known
    const secret = openKeySecret(this.#vault, key)
    if (secret === undefined) return undefined
    // A Map keeps the order of insertion: the first is the oldest.
    for (const oldest of this.#secrets.keys()) {
      if (this.#secrets.size < this.#limit) break
      this.#secrets.delete(oldest)
    }
    const hmac = hmacOfSecret(secret)
    this.#secrets.set(key.id, hmac)
    return hmac
  }
}
