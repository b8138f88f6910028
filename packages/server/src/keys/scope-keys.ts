/** A key and when it was last asked for, by the count of all that were asked. */
type HeldKey<Key> = { readonly key: Key; askedAt: number }

/** What scope keys are derived from; its name is told from that of any other. */
export type ScopeRoot = { readonly name: string }

/** Derived keys by root and scope: the `limit` used last are held, and any other is derived again when it is asked for. */
export class ScopeKeys<Key, Root extends ScopeRoot> {
  readonly #held = new Map<string, HeldKey<Key>>()
  readonly #derive: (root: Root, scope: string) => Key
  readonly #limit: number
  #asked = 0

  constructor(derive: (root: Root, scope: string) => Key, limit: number) {
    this.#derive = derive
    this.#limit = limit
  }

  of(root: Root, scope: string): Key {
    const name = root.name + scope
    this.#asked += 1
    const held = this.#held.get(name)
    if (held !== undefined) {
      held.askedAt = this.#asked
      return held.key
    }
    if (this.#held.size >= this.#limit) this.#dropOldest()
    const key = this.#derive(root, scope)
    this.#held.set(name, { key, askedAt: this.#asked })
    return key
  }

  clear(): void {
    this.#held.clear()
  }

  get size(): number {
    return this.#held.size
  }

  /** A tenth of them at once: to keep all of them in order of their use would cost each use more than the sorting does. */
  #dropOldest(): void {
    const oldest = [...this.#held].sort(([, one], [, other]) => one.askedAt - other.askedAt)
    for (const [name] of oldest.slice(0, Math.ceil(this.#limit / 10))) this.#held.delete(name)
  }
}
