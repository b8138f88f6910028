import { hash, randomBytes } from 'node:crypto'
import { FingerprintSet } from './fingerprint-set.ts'

/**
 * - `taken`: it was not there and is remembered now.
 * - `seen`: a signature of the same key had this nonce.
 * - `forgotten`: nonces of this time were dropped, so nobody can say; it counts as seen.
 * - `full`: it cannot be remembered, so it must not be accepted.
 */
export type TakenNonce = 'taken' | 'seen' | 'forgotten' | 'full'

/** The nonces of the signatures that were created in one minute. */
type Bucket = { readonly endsAt: number; readonly prints: FingerprintSet; newest: number }

const bucketSeconds = 60

/** Four octets of a text of octets, as a whole number below 2^32. */
const uint32At = (octets: string, at: number): number =>
  ((octets.charCodeAt(at) << 24) |
    (octets.charCodeAt(at + 1) << 16) |
    (octets.charCodeAt(at + 2) << 8) |
    octets.charCodeAt(at + 3)) >>>
  0

/**
 * Which nonces were used, for as long as their signatures could be accepted again. Nothing rests on the clock being
 * right: what is dropped is refused from then on by its time of creation, also after the clock was put back.
 *
 * A nonce is kept as 64 bits of a salted SHA-256: about 12 octets, where its text would take over 100. Two nonces that
 * share them would have the later one refused, once in 10^13 requests.
 *
 * It is the memory of one process: servers that share customers ask a ledger as well (`NonceLedger`).
 */
export class NonceMemory {
  readonly #capacity: number
  readonly #salt = randomBytes(16).toString('hex')
  readonly #buckets = new Map<number, Bucket>()
  #count = 0
  #forgottenUpTo = -1

  constructor({ capacity = 2_000_000 }: { readonly capacity?: number } = {}) {
    this.#capacity = capacity
  }

  /** How many nonces are remembered. */
  get count(): number {
    return this.#count
  }

  /**
   * Looks a nonce up and remembers it, in one step. `created` is its signature's time and `oldest` the earliest that is
   * still accepted, both in whole seconds since 1970.
   */
  take(keyId: string, nonce: string, created: number, oldest: number): TakenNonce {
    this.#dropBefore(oldest)
    if (created <= this.#forgottenUpTo) return 'forgotten'
    // NUL stands in neither, so that they cannot run into each other.
    const digest = hash('sha256', `${this.#salt}${keyId}\0${nonce}`, 'binary')
    const high = uint32At(digest, 0)
    const low = uint32At(digest, 4)
    for (const { prints } of this.#buckets.values()) if (prints.has(high, low)) return 'seen'
    if (this.#count >= this.#capacity) return 'full'
    const bucket = this.#bucketOf(created)
    bucket.prints.add(high, low)
    bucket.newest = Math.max(bucket.newest, created)
    this.#count += 1
    return 'taken'
  }

  #bucketOf(created: number): Bucket {
    const minute = Math.floor(created / bucketSeconds)
    const known = this.#buckets.get(minute)
    if (known !== undefined) return known
    // As large as the fullest of now: a table that grows at a steady rate would stall the process once a minute.
    const expected = Math.max(0, ...[...this.#buckets.values()].map(({ prints }) => prints.count))
    const bucket = { endsAt: (minute + 1) * bucketSeconds, prints: new FingerprintSet(expected), newest: created }
    this.#buckets.set(minute, bucket)
    return bucket
  }

  #dropBefore(oldest: number): void {
    for (const [minute, { endsAt, prints, newest }] of this.#buckets) {
      if (endsAt > oldest) continue
      this.#buckets.delete(minute)
      this.#count -= prints.count
      this.#forgottenUpTo = Math.max(this.#forgottenUpTo, newest)
    }
  }
}
