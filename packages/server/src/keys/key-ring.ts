import type { CustomerId } from '@axbridge/core'
import type { SuiteName } from './suite.ts'
import { systemRandomness } from './system-randomness.ts'

/** A root key is 32 random octets; what seals one scope, or hashes for one purpose, is derived from it. */
export const rootOctets = 32

/** What seals values. A sealed value names it by its number. */
export type DataKey = {
  /** From 1, never used again. */
  readonly number: number
  readonly suite: SuiteName
  /** Whose values it seals; null for those of no customer, and of customers that have none yet. */
  readonly customer: CustomerId | null
  /** In ms. */
  readonly madeAt: number
  /** From this instant on it seals: all processes have it by then. */
  readonly sealsFrom: number
  readonly root: Uint8Array
}

/** What hashes are keyed with. A hash begins with its id. There is one, since values are found by equal hashes. */
export type IndexKey = {
  readonly id: number
  readonly suite: SuiteName
  readonly madeAt: number
  readonly root: Uint8Array
}

/** All keys of an installation. It only ever gains keys. */
export type KeyRing = {
  /** From 1; each change adds one. */
  readonly revision: number
  readonly index: IndexKey
  readonly keys: readonly DataKey[]
}

/** The number of the key that versions before the ring derived from the master key, and the id of their index key. */
export const firstNumber = 1

/**
 * What versions before the ring in truth derived their sealing keys from: they wiped the master key before the first one was derived. Hashes are
 * not concerned. What they sealed is opened, and nothing is sealed so again.
 */
export const wipedRoot: Uint8Array = new Uint8Array(rootOctets)

/** More than customers with a few rotations each; the document stays below what a store keeps of one matter. */
export const mostKeys = 3_000

const newRoot = (): Uint8Array => systemRandomness.octets(rootOctets)

/** The keys as versions before the ring meant them: all derived from the master key itself. */
export const ringOfMaster = (master: Uint8Array, madeAt: number): KeyRing => {
  const suite = 'aes-256-gcm'
  const root = Uint8Array.from(master)
  return {
    revision: 1,
    index: { id: firstNumber, suite, madeAt, root },
    keys: [{ number: firstNumber, suite, customer: null, madeAt, sealsFrom: madeAt, root }],
  }
}

/** The ring of a new store. */
export const newRing = (suite: SuiteName, madeAt: number): KeyRing => ({
  revision: 1,
  index: { id: firstNumber + 1, suite, madeAt, root: newRoot() },
  keys: [{ number: firstNumber + 1, suite, customer: null, madeAt, sealsFrom: madeAt, root: newRoot() }],
})

/** The key that seals for each customer at an instant; under null that of everybody else. */
export const sealingKeys = ({ keys }: KeyRing, now: number): ReadonlyMap<CustomerId | null, DataKey> => {
  const sealing = new Map<CustomerId | null, DataKey>()
  for (const key of keys) if (key.sealsFrom <= now) sealing.set(key.customer, key)
  // A clock that stepped back behind the first key leaves that one to seal. A customer's own key waits: other servers may lack it still.
  const first = keys.find(({ customer }) => customer === null)
  if (first !== undefined && !sealing.has(null)) sealing.set(null, first)
  return sealing
}

type Making = { readonly suite: SuiteName; readonly now: number; readonly sealsFrom: number }

const withKeysOf = (ring: KeyRing, customers: readonly (CustomerId | null)[], making: Making): KeyRing => {
  const { suite, now: madeAt, sealsFrom } = making
  const last = ring.keys.at(-1)?.number ?? firstNumber
  const made = customers.map((customer, at): DataKey => {
    return { number: last + 1 + at, suite, customer, madeAt, sealsFrom, root: newRoot() }
  })
  return { ...ring, revision: ring.revision + 1, keys: [...ring.keys, ...made] }
}

/** The ring with a key for each customer that has none; itself where nobody lacks one, or it is full. */
export const withCustomers = (ring: KeyRing, customers: Iterable<CustomerId>, making: Making): KeyRing => {
  const known = new Set(ring.keys.map(({ customer }) => customer))
  const missing = [...new Set(customers)].filter((customer) => !known.has(customer))
  const room = Math.max(0, mostKeys - ring.keys.length)
  return missing.length === 0 || room === 0 ? ring : withKeysOf(ring, missing.slice(0, room), making)
}

/** The ring with new keys for everything that is sealed; undefined where it has no room for them. */
export const withNewDataKeys = (ring: KeyRing, making: Making): KeyRing | undefined => {
  const customers = new Set<CustomerId | null>([null, ...ring.keys.map(({ customer }) => customer)])
  return ring.keys.length + customers.size > mostKeys ? undefined : withKeysOf(ring, [...customers], making)
}
