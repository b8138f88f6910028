import { getCiphers, getHashes, hkdfSync } from 'node:crypto'
import type { HmacHash } from '../hmac-sha256.ts'
import { aesCipher } from './aes-cipher.ts'
import { KeyError } from './key-error.ts'
import type { ScopeCipher } from './scope-cipher.ts'
import { sm4Cipher } from './sm4-cipher.ts'

export const suiteNames = ['aes-256-gcm', 'sm4'] as const

/** What seals and what hashes, one of a piece: of NIST, or of GB/T 32907 and GB/T 32905. */
export type SuiteName = (typeof suiteNames)[number]

type Suite = {
  readonly hash: HmacHash
  /** What OpenSSL calls the cipher. */
  readonly cipher: string
  /** How many octets are derived for one scope. */
  readonly scopeOctets: number
  /** The ids and lengths of the format: see the module of each cipher. */
  cipherOf(derived: Buffer): ScopeCipher
}

export const suites: Readonly<Record<SuiteName, Suite>> = {
  'aes-256-gcm': { hash: 'sha256', cipher: 'aes-256-gcm', scopeOctets: 32, cipherOf: aesCipher },
  sm4: { hash: 'sm3', cipher: 'sm4-ctr', scopeOctets: 48, cipherOf: sm4Cipher },
}

/** What derived keys are for: `info` of HKDF. No two uses share a key. */
export type KeyUse = `hash/${string}` | `seal/${string}` | `ring/${string}`

/** HKDF of RFC 5869 over the hash of the suite. The salt names the format, `use` the one use of the derived key. */
export const deriveKey = <Key>(
  suite: SuiteName,
  root: Uint8Array,
  use: KeyUse,
  length: number,
  then: (octets: Buffer) => Key,
): Key => {
  const octets = Buffer.from(hkdfSync(suites[suite].hash, root, 'axbridge/1', use, length))
  const key = then(octets)
  octets.fill(0)
  return key
}

/** The cipher of one scope under a root key of 32 octets. */
export const cipherOf = (suite: SuiteName, root: Uint8Array, use: KeyUse): ScopeCipher =>
  deriveKey(suite, root, use, suites[suite].scopeOctets, suites[suite].cipherOf)

/** Throws KeyError where this build of Node.js has not what a suite needs: some are built without the Chinese standards. */
export const assertSuite = (name: SuiteName): void => {
  const { cipher, hash } = suites[name]
  if (getCiphers().includes(cipher) && getHashes().includes(hash)) return
  throw new KeyError(
    'suite_missing',
    `encryption.suite: the OpenSSL ${process.versions.openssl} of this Node.js has no ${cipher} or ${hash}, which the suite ${name} needs`,
  )
}
