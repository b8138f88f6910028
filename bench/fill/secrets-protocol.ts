import type { BindingId } from '@axbridge/core'

/** Bindings in a row whose secrets are to be made. */
export type SecretsOrder = {
  readonly firstIndex: number
  /** The block of each. */
  readonly blocks: Uint32Array
  readonly createdAt: Float64Array
}

/** What of each binding comes out of the vault, one behind the other. */
export type Secrets = {
  readonly ids: readonly BindingId[]
  /** Two hashes each, of A and of B. */
  readonly hashes: Uint8Array
  readonly sealed: Uint8Array
}

/** Key id and 16 octets. */
export const hashOctets = 17

/** Key id, nonce, two numbers and a space, tag. */
export const sealedOctets = 1 + 12 + 23 + 16
