import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { type HashPurpose, type KeyedHash, type PhoneNumber, reveal, type Sealed, type Vault } from '@axbridge/core'
import { type HmacSha256, hmacSha256 } from '../hmac-sha256.ts'
import { SealError } from './key-error.ts'
import { loadMasterKey } from './master-key.ts'
import { ScopeKeys } from './scope-keys.ts'
import { systemRandomness } from './system-randomness.ts'

/** The id of the only master key there is; a second one will be told from it by this octet. */
const keyId = 1

const hashLength = 16
const nonceLength = 12
const tagLength = 16
const shortestSealed = 1 + nonceLength + tagLength

/** How many scopes' keys are held: a scope is a block or a day. */
const heldScopeKeys = 10_000

const cipher = 'aes-256-gcm'

/** HKDF-SHA256 of RFC 5869. The salt names the format, `info` the one use of the derived key. */
const deriveKey = <Key>(master: Uint8Array, info: string, use: (octets: Buffer) => Key): Key => {
  const octets = Buffer.from(hkdfSync('sha256', master, 'axbridge/1', info, 32))
  const key = use(octets)
  octets.fill(0)
  return key
}

/** What a sealed value is bound to. NUL stands in no scope, so that scope and owner cannot run into each other. */
const bound = (scope: string, owner: string): Buffer => {
  if (scope.includes('\0')) throw new Error('a scope holds no NUL')
  return Buffer.from(`${scope}\0${owner}`, 'utf8')
}

/**
 * Keyed hashes and sealed values under one master key of 32 octets.
 *
 * A hash is the key id (1 octet) and the first 16 octets of HMAC-SHA256 under the purpose's key. A sealed value is the
 * key id (1), the nonce (12), the AES-256-GCM ciphertext and the tag (16), under the scope's key and with
 * `scope NUL owner` as additional data. Nonces are random: one scope seals less than 2^32 values
 * (NIST SP 800-38D section 8.3).
 */
export const makeVault = (master: Uint8Array): Vault => {
  const hashKey = (purpose: HashPurpose) => deriveKey(master, `hash/${purpose}`, hmacSha256)
  const hashKeys: Record<HashPurpose, HmacSha256> = {
    party: hashKey('party'),
    'api-key': hashKey('api-key'),
    'idempotency-key': hashKey('idempotency-key'),
    'request-body': hashKey('request-body'),
    'key-check': hashKey('key-check'),
    'loop-mark': hashKey('loop-mark'),
    session: hashKey('session'),
    csrf: hashKey('csrf'),
    invitation: hashKey('invitation'),
  }
  const scopeKeys = new ScopeKeys<KeyObject>(
    (scope) => deriveKey(master, `seal/${scope}`, createSecretKey),
    heldScopeKeys,
  )

  const hash = (purpose: HashPurpose, text: string): KeyedHash => {
    const digest = hashKeys[purpose].of(text, 'utf8', 'binary')
    const keyed = new Uint8Array(1 + hashLength)
    keyed[0] = keyId
    for (let at = 0; at < hashLength; at += 1) keyed[1 + at] = digest.charCodeAt(at)
    return keyed
  }

  const seal = (scope: string, owner: string, text: string): Sealed => {
    const nonce = systemRandomness.octets(nonceLength)
    const sealing = createCipheriv(cipher, scopeKeys.of(scope), nonce, { authTagLength: tagLength })
    sealing.setAAD(bound(scope, owner))
    const body = sealing.update(text, 'utf8')
    sealing.final()
    const sealed = new Uint8Array(1 + nonceLength + body.length + tagLength)
    sealed[0] = keyId
    sealed.set(nonce, 1)
    sealed.set(body, 1 + nonceLength)
    sealed.set(sealing.getAuthTag(), 1 + nonceLength + body.length)
    return sealed
  }

  const open = (scope: string, owner: string, sealed: Sealed): string => {
    if (sealed.length < shortestSealed) throw new SealError('malformed', 'a sealed value is too short')
    if (sealed[0] !== keyId) throw new SealError('unknown_key', 'a value was sealed by a key that is not here')
    const body = sealed.subarray(1 + nonceLength, sealed.length - tagLength)
    const opening = createDecipheriv(cipher, scopeKeys.of(scope), sealed.subarray(1, 1 + nonceLength), {
      authTagLength: tagLength,
    })
    opening.setAAD(bound(scope, owner))
    opening.setAuthTag(sealed.subarray(sealed.length - tagLength))
    try {
      const text = opening.update(body)
      opening.final()
      return text.toString('utf8')
    } catch (cause) {
      throw new SealError('not_authentic', 'a value was not sealed for this scope and owner, or was changed', { cause })
    }
  }

  return { hash, hashOfParty: (phone: PhoneNumber) => hash('party', reveal(phone, 'e164')), seal, open }
}

/**
 * The vault of the master key in `directory`, made there at the first start. With `mayMake: false` a missing key is an
 * error: data sealed by a lost key stays closed for ever, and a new key would hide that. Throws KeyError.
 */
export const openVault = (directory: string, { mayMake = true }: { readonly mayMake?: boolean } = {}): Vault => {
  const master = loadMasterKey(directory, mayMake)
  const vault = makeVault(master)
  master.fill(0)
  return vault
}
