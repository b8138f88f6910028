/** More than are in use at once anywhere; what is dropped is read again. */
const mostRows = 10_000

/**
 * What nearly every request reads and hardly anybody changes, kept as it was read: a read after a commit of others costs the
 * connection all pages that it had in memory. It is exact since there is one writer: whoever keeps rows hands every write that
 * could change them through `changing`, and nothing is kept across the answer of such a write.
 */
export class KeptRows<Key, Row> {
  readonly #rows = new Map<Key, Row>()
  readonly #limit: number

  constructor(limit = mostRows) {
    this.#limit = limit
  }

  /** What `read` finds. That there is nothing is not kept: strangers ask for what is not there. */
  of(key: Key, read: (key: Key) => Row | undefined): Row | undefined {
    const kept = this.#rows.get(key)
    if (kept !== undefined) return kept
    const row = read(key)
    if (row === undefined) return undefined
    if (this.#rows.size >= this.#limit) this.#rows.clear()
    this.#rows.set(key, row)
    return row
  }

  /** Waits for a write. What was read while it was under way may be older than it, also when it failed. */
  async changing<T>(write: Promise<T>): Promise<T> {
    try {
      return await write
    } finally {
      this.#rows.clear()
    }
  }
}
