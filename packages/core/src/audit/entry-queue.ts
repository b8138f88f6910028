import type { AuditEntry } from './audit-entry.ts'

/** Entries as they are kept, read a few ahead: who looks for one that was moved looks so far. */
export class EntryQueue {
  readonly #batches: AsyncIterator<readonly AuditEntry[]>
  readonly #ahead: number
  #entries: AuditEntry[] = []
  #at = 0
  #isOver = false

  constructor(batches: AsyncIterable<readonly AuditEntry[]>, ahead: number) {
    this.#batches = batches[Symbol.asyncIterator]()
    this.#ahead = ahead
  }

  /** Whether `fill` must be waited for before further entries are looked at. */
  get isLow(): boolean {
    return !this.#isOver && this.#entries.length - this.#at < this.#ahead
  }

  async fill(): Promise<void> {
    while (this.isLow) {
      const batch = await this.#batches.next()
      if (batch.done === true) this.#isOver = true
      else {
        this.#entries = [...this.#entries.slice(this.#at), ...batch.value]
        this.#at = 0
      }
    }
  }

  /** The next entry, or one behind it. */
  look(ahead = 0): AuditEntry | undefined {
    return ahead < this.#ahead ? this.#entries[this.#at + ahead] : undefined
  }

  /** Takes so many away. */
  take(count: number): readonly AuditEntry[] {
    this.#at += count
    return this.#entries.slice(this.#at - count, this.#at)
  }

  async close(): Promise<void> {
    await this.#batches.return?.()
  }
}
