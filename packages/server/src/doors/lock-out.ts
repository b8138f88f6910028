const firstMs = 15_000
const longestMs = 15 * 60_000

/** For how long nothing is tried after so many failures, of which `free` cost nothing: 15 s, then twice as long each time, a quarter of an hour at most. */
export const lockMs = (failures: number, free: number): number =>
  failures < free ? 0 : Math.min(longestMs, firstMs * 2 ** Math.min(failures - free, 16))

/** How many failures of one user cost nothing. */
export const freeFailures = 5

/** The same of one address: behind it there may be a whole office. */
export const freeFailuresOfAddress = 20

type Entry = { readonly failures: number; readonly until: number; readonly at: number }

/**
 * Failures by something that is no user: an address (`sourceNetwork`), or a name that nobody has. What was quiet for a quarter of an hour is
 * forgotten, and so are the oldest where too many come: a flood fills no memory.
 */
export class FailureTable {
  readonly #free: number
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()

  constructor(free: number, limit = 10_000) {
    this.#free = free
    this.#limit = limit
  }

  /** How many ms nothing may be tried any more; 0 where it may be. */
  waitMs(key: string, now: number): number {
    return Math.max(0, (this.#entries.get(key)?.until ?? 0) - now)
  }

  /** Whether this failure begins a lock-out. */
  failed(key: string, now: number): boolean {
    const entry = this.#entries.get(key)
    const isOld = entry === undefined || now - Math.max(entry.at, entry.until) >= longestMs
    const failures = (isOld ? 0 : entry.failures) + 1
    const lock = lockMs(failures, this.#free)
    this.#entries.delete(key)
    // A Map keeps the order of insertion: the first is the oldest.
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size < this.#limit) break
      this.#entries.delete(oldest)
    }
    this.#entries.set(key, { failures, until: lock === 0 ? 0 : now + lock, at: now })
    return lock > 0
  }
}
