import type { KeyObject } from 'node:crypto'

/** Derived keys by scope: the `limit` used last are held, and any other is derived again when it is asked for. */
export class ScopeKeys {
  readonly #keys = new Map<string, KeyObject>()
  readonly #derive: (scope: string) => KeyObject
  readonly #limit: number

  constructor(derive: (scope: string) => KeyObject, limit: number) {
    this.#derive = derive
    this.#limit = limit
  }

  of(scope: string): KeyObject {
    const held = this.#keys.get(scope)
    const key = held ?? this.#derive(scope)
    // A Map keeps the order of insertion: what is put in again is the youngest.
    if (held !== undefined) this.#keys.delete(scope)
    else if (this.#keys.size >= this.#limit) this.#dropOldest()
    this.#keys.set(scope, key)
    return key
  }

  get size(): number {
    return this.#keys.size
  }

  #dropOldest(): void {
    for (const oldest of this.#keys.keys()) {
      this.#keys.delete(oldest)
      return
    }
  }
}
