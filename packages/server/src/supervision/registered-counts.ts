import { setImmediate as turn } from 'node:timers/promises'
import type { CustomerId, MatterStore } from '@axbridge/core'

export type RegisteredCountParts = {
  readonly matters: Pick<MatterStore, 'list'>
  /** How many a customer may have. */
  readonly most: number
  /** How long a count is believed that leaves no room: other servers remove, too. */
  readonly believedMs?: number
  readonly now: () => number
}

type Counted = { count: number; readonly at: number }

const pageLength = 1_000

/**
 * How many actual users each customer has: counted in the store when one is registered first, then kept. Each server of several keeps a
 * count of its own, so that together they may go somewhat beyond the most.
 */
export class RegisteredCounts {
  readonly #parts: RegisteredCountParts
  readonly #counted = new Map<CustomerId, Promise<Counted>>()

  constructor(parts: RegisteredCountParts) {
    this.#parts = parts
  }

  /** Takes the place of one more; false where there is none. */
  async take(customer: CustomerId): Promise<boolean> {
    const { most, believedMs = 60_000, now } = this.#parts
    let counted = await this.#of(customer)
    if (counted.count >= most && now() >= counted.at + believedMs) {
      this.#counted.delete(customer)
      counted = await this.#of(customer)
    }
    if (counted.count >= most) return false
    counted.count += 1
    return true
  }

  /** Gives a place back. */
  async give(customer: CustomerId): Promise<void> {
    const counted = await this.#counted.get(customer)
    if (counted !== undefined) counted.count -= 1
  }

  #of(customer: CustomerId): Promise<Counted> {
    const known = this.#counted.get(customer)
    if (known !== undefined) return known
    const counting = this.#count(customer)
    this.#counted.set(customer, counting)
    // What could not be counted is counted by who asks next.
    counting.catch(() => this.#counted.delete(customer))
    return counting
  }

  async #count(customer: CustomerId): Promise<Counted> {
    const { matters, most, now } = this.#parts
    let count = 0
    let cursor: string | null | undefined
    while (cursor !== null && count < most) {
      const query = { kind: 'actual_user', customer, state: 'registered', limit: pageLength } as const
      const page = await matters.list(cursor === undefined ? query : { ...query, cursor })
      if (page === undefined) throw new Error('the list of actual users does not know its own cursor')
      count += page.items.length
      cursor = page.next
      // A store may answer at once: calls go on in between.
      await turn()
    }
    // At its end: a count that takes longer than it is believed would be made again by each who waits for it.
    return { count, at: now() }
  }
}
