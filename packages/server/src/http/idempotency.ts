import { idempotencyKeyRule } from '@axbridge/api'
import { accept, type CustomerId, type Parsed, reject } from '@axbridge/core'
import type { Answered } from '../operation/operation-handler.ts'
import { type Refusal, refusal } from '../operation/refusal.ts'

export const idempotencyHeader = 'Idempotency-Key'

/** Accepts 1 to 255 visible ASCII characters; a header sent twice arrives joined by a comma and a space, and is none. */
export const parseIdempotencyKey = (text: string): Parsed<string> =>
  /^[\x21-\x7e]{1,255}$/.test(text) ? accept(text) : reject(idempotencyKeyRule)

export type Claim =
  | { readonly kind: 'claimed'; release(): void }
  | { readonly kind: 'in_work' }
  | { readonly kind: 'full' }

/** The keys whose requests are in work in this process. A key is claimed by one request at a time. */
export class KeysInWork {
  readonly #keys = new Set<string>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  claim(key: string): Claim {
    if (this.#keys.has(key)) return { kind: 'in_work' }
    if (this.#keys.size >= this.#limit) return { kind: 'full' }
    this.#keys.add(key)
    return { kind: 'claimed', release: () => this.#keys.delete(key) }
  }

  /** Does the work of a key, or says that another request does. */
  async once(
    customer: CustomerId,
    operation: string,
    key: string,
    work: () => Promise<Answered | Refusal>,
  ): Promise<Answered | Refusal> {
    // Neither customer nor operation holds a space, so that no two of them run into one.
    const claim = this.claim(`${customer} ${operation} ${key}`)
    switch (claim.kind) {
      case 'in_work':
        return refusal('idempotency_in_flight', 'The first request with this key has no answer yet: ask again later.')
      case 'full':
        return refusal('overloaded', 'Too many requests with an Idempotency-Key are in work: ask again later.')
      case 'claimed':
        try {
          return await work()
        } finally {
          claim.release()
        }
    }
  }
}
