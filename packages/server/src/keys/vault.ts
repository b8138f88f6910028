import {
  type CustomerId,
  type HashPurpose,
  type KeyedHash,
  type PhoneNumber,
  reveal,
  type Sealed,
  type Vault,
} from '@axbridge/core'
import { type HmacSha256, hmacOf } from '../hmac-sha256.ts'
import { SealError } from './key-error.ts'
import {
  type DataKey,
  firstNumber,
  type IndexKey,
  type KeyRing,
  ringOfMaster,
  sealingKeys,
  wipedRoot,
} from './key-ring.ts'
import type { ScopeCipher } from './scope-cipher.ts'
import { ScopeKeys } from './scope-keys.ts'
import { cipherOf, deriveKey, suites } from './suite.ts'

const hashLength = 16

/** How many scopes' keys are held: a scope is a block or a day, of one customer. */
const heldScopeKeys = 10_000

/** How a value begins that a key of the ring sealed; those of the key of number 1 begin with that, as in versions before the ring. */
const ofRing = 2
const ringHeader = 4

/** What a sealed value is bound to. NUL stands in no scope, so that scope and owner cannot run into each other. */
const bound = (scope: string, owner: string): Buffer => {
  if (scope.includes('\0')) throw new Error('a scope holds no NUL')
  return Buffer.from(`${scope}\0${owner}`, 'utf8')
}

type OpenedKey = { readonly key: DataKey; readonly header: Uint8Array; readonly name: string }

const openedKey = (key: DataKey): OpenedKey => {
  const { number } = key
  const header =
    number === firstNumber ? Uint8Array.of(firstNumber) : Uint8Array.of(ofRing, number >> 16, number >> 8, number)
  return { key, header, name: `${number}/` }
}

/** Of the first number, and in no ring. */
const wipedKey: OpenedKey = {
  key: { number: firstNumber, suite: 'aes-256-gcm', customer: null, madeAt: 0, sealsFrom: 0, root: wipedRoot },
  header: Uint8Array.of(firstNumber),
  name: 'wiped/',
}

const raise = (error: unknown): never => {
  throw error
}

const numberOf = (sealed: Sealed): number => {
  const [format, a = 0, b = 0, c = 0] = sealed
  if (format === firstNumber) return firstNumber
  return format === ofRing ? (a << 16) | (b << 8) | c : 0
}

const isOtherRoot = (before: Uint8Array | undefined, root: Uint8Array): boolean =>
  before !== undefined && Buffer.compare(before, root) !== 0

const headerLengthOf = (number: number): number => (number === firstNumber ? 1 : ringHeader)

/** Where a vault has its ring from. */
export type RingSource = {
  readonly ring: KeyRing
  /** Looks again for keys that somebody else made, and has them taken over; without it none are looked for. */
  readonly lookAgain?: () => void
  /** A customer has no key of his own yet. */
  readonly lacksKey?: (customer: CustomerId) => void
}

/** A vault that can be told of a newer ring. */
export type RingVault = {
  readonly vault: Vault
  /** Takes over a ring, and which of its keys seal at an instant. */
  take(ring: KeyRing, now: number): void
}

/**
 * Keyed hashes and sealed values under the keys of a ring.
 *
 * A hash is the id of the index key (1 octet) and the first 16 octets of the HMAC under the purpose's key. A sealed value is its header and what
 * the cipher of the key's suite makes (`aes-cipher.ts`, `sm4-cipher.ts`) under the scope's key, bound to `scope NUL owner`. The header is
 * 1 for the first key, and 2 and the number of the key (3 octets) for every other.
 */
export const openRingVault = ({ ring: first, lookAgain, lacksKey }: RingSource, now: number): RingVault => {
  const hashKeys = hashKeysOf(first.index)
  const hashHeader = first.index.id
  const scopeKeys = new ScopeKeys<ScopeCipher, OpenedKey>(
    ({ key }, scope) => cipherOf(key.suite, key.root, `seal/${scope}`),
    heldScopeKeys,
  )
  let byNumber: ReadonlyMap<number, OpenedKey> = new Map()
  let sealing: ReadonlyMap<CustomerId | null, OpenedKey>
  let ofNobody: OpenedKey

  const take = (ring: KeyRing, at: number): void => {
    const opened = new Map(ring.keys.map((key) => [key.number, openedKey(key)]))
    const seals = new Map<CustomerId | null, OpenedKey>()
    for (const [customer, { number }] of sealingKeys(ring, at)) {
      const key = opened.get(number)
      if (key !== undefined) seals.set(customer, key)
    }
    const fallback = seals.get(null)
    if (fallback === undefined) throw new Error('a ring has a key for what is of no customer')
    // Held keys go by number: what was derived from another root must not stand for this one.
    if (ring.keys.some(({ number, root }) => isOtherRoot(byNumber.get(number)?.key.root, root))) scopeKeys.clear()
    byNumber = opened
    sealing = seals
    ofNobody = fallback
  }
  take(first, now)

  const hash = (purpose: HashPurpose, text: string): KeyedHash => {
    const digest = hashKeys[purpose].of(text, 'utf8', 'binary')
    const keyed = new Uint8Array(1 + hashLength)
    keyed[0] = hashHeader
    for (let at = 0; at < hashLength; at += 1) keyed[1 + at] = digest.charCodeAt(at)
    return keyed
  }

  const sealingKeyOf = (customer: CustomerId | undefined): OpenedKey => {
    if (customer === undefined) return ofNobody
    const own = sealing.get(customer)
    if (own !== undefined) return own
    lacksKey?.(customer)
    return ofNobody
  }

  const seal = (scope: string, owner: string, text: string, customer?: CustomerId): Sealed => {
    const opened = sealingKeyOf(customer)
    return scopeKeys.of(opened, scope).seal(opened.header, bound(scope, owner), text, 'utf8')
  }

  const found = (number: number): OpenedKey | undefined => {
    const known = byNumber.get(number)
    if (known !== undefined || number === 0) return known
    lookAgain?.()
    return byNumber.get(number)
  }

  const open = (scope: string, owner: string, sealed: Sealed): string => {
    if (sealed.length === 0) throw new SealError('malformed', 'a sealed value is too short')
    const number = numberOf(sealed)
    const opened = found(number)
    if (opened === undefined) throw new SealError('unknown_key', 'a value was sealed by a key that is not here')
    const cipher = scopeKeys.of(opened, scope)
    const headerLength = headerLengthOf(number)
    if (sealed.length < headerLength + cipher.overhead) throw new SealError('malformed', 'a sealed value is too short')
    const to = bound(scope, owner)
    if (number !== firstNumber) return cipher.open(sealed, headerLength, to).toString('utf8')
    try {
      return cipher.open(sealed, headerLength, to).toString('utf8')
    } catch (error) {
      return openWiped(sealed, scope, to) ?? raise(error)
    }
  }

  /** Undefined where it is none of those. */
  const openWiped = (sealed: Sealed, scope: string, to: Buffer): string | undefined => {
    try {
      return scopeKeys.of(wipedKey, scope).open(sealed, headerLengthOf(firstNumber), to).toString('utf8')
    } catch {
      return undefined
    }
  }

  const vault: Vault = { hash, hashOfParty: (phone: PhoneNumber) => hash('party', reveal(phone, 'e164')), seal, open }
  return { vault, take }
}

const hashKeysOf = ({ suite, root }: IndexKey): Readonly<Record<HashPurpose, HmacSha256>> => {
  const of = (purpose: HashPurpose) =>
    deriveKey(suite, root, `hash/${purpose}`, 32, (octets) => hmacOf(suites[suite].hash, octets))
  return {
    party: of('party'),
    'api-key': of('api-key'),
    'idempotency-key': of('idempotency-key'),
    'request-body': of('request-body'),
    'key-check': of('key-check'),
    'loop-mark': of('loop-mark'),
    session: of('session'),
    csrf: of('csrf'),
    invitation: of('invitation'),
  }
}

/** The vault of a master key of 32 octets alone, as versions before the ring had it. */
export const makeVault = (master: Uint8Array): Vault => vaultOf(ringOfMaster(master, 0))

/** The vault of a ring that nobody changes. */
export const vaultOf = (ring: KeyRing): Vault => openRingVault({ ring }, Number.MAX_SAFE_INTEGER).vault
