import { KeyError, SealError } from './key-error.ts'
import type { WrappedKey } from './ring-document.ts'
import { cipherOf, deriveKey, type SuiteName } from './suite.ts'

const noHeader = new Uint8Array()
const bound = Buffer.from('ring-key')

/** What tells a master key from others, and says nothing of it. */
export const masterIdOf = (master: Uint8Array): string =>
  deriveKey('aes-256-gcm', master, 'ring/master-id', 8, (octets) => octets.toString('hex'))

/** Wraps the ring's key under a master key whose octets are here. */
export const wrapUnder = (
  master: Uint8Array,
  kind: WrappedKey['kind'],
  key: Uint8Array,
  suite: SuiteName,
): WrappedKey => {
  const text = Buffer.from(key).toString('latin1')
  const wrapped = cipherOf(suite, master, 'ring/wrap').seal(noHeader, bound, text, 'latin1')
  return { kind, id: masterIdOf(master), wrapped: Buffer.from(wrapped).toString('base64') }
}

/** Throws KeyError. */
export const unwrapUnder = (master: Uint8Array, { wrapped }: WrappedKey, suite: SuiteName): Uint8Array => {
  const cipher = cipherOf(suite, master, 'ring/wrap')
  const octets = Buffer.from(wrapped, 'base64')
  try {
    if (octets.length === cipher.overhead + 32) return cipher.open(octets, 0, bound)
  } catch (cause) {
    if (!(cause instanceof SealError)) throw cause
    throw new KeyError('ring_malformed', 'the key ring was changed, or wrapped by another master key', { cause })
  }
  throw new KeyError('ring_malformed', 'the key ring is damaged: restore it, it is in every backup of the store')
}
