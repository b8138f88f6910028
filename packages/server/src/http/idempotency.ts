import { idempotencyKeyRule } from '@axbridge/api'
import { accept, type Parsed, reject } from '@axbridge/core'

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
}
