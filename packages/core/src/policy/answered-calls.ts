import type { CustomerId } from '../customers/customer-id.ts'

const dayMs = 86_400_000

/** Customers that are told apart. */
const mostCustomers = 20_000

/** The answered calls of one customer: the day of the newest count, and that of each day before it, newest first. */
export type AnsweredOfCustomer = readonly [customer: CustomerId, newest: number, counts: readonly number[]]

/** Counts answered calls by customer and day (UTC), for so many days: what complaints are a share of (REG-4). */
export class AnsweredCalls {
  readonly #days: number
  readonly #customers = new Map<CustomerId, { newest: number; readonly counts: number[] }>()

  constructor(days: number) {
    this.#days = days
  }

  add(customer: CustomerId, at: number, count = 1): void {
    this.#addAt(customer, Math.floor(at / dayMs), count)
  }

  count(customer: CustomerId, now: number): number {
    const known = this.#customers.get(customer)
    if (known === undefined) return 0
    const oldest = Math.floor(now / dayMs) - this.#days
    return known.counts.reduce((sum, count, back) => (known.newest - back > oldest ? sum + count : sum), 0)
  }

  /** What is kept over a restart, customer by customer. */
  kept(now: number): readonly AnsweredOfCustomer[] {
    return [...this.#customers]
      .filter(([customer]) => this.count(customer, now) > 0)
      .map(([customer, { newest, counts }]) => [customer, newest, [...counts]])
  }

  restore([customer, newest, counts]: AnsweredOfCustomer): void {
    for (const [back, count] of counts.entries()) if (count > 0) this.#addAt(customer, newest - back, count)
  }

  #addAt(customer: CustomerId, day: number, count: number): void {
    let known = this.#customers.get(customer)
    if (known === undefined) {
      if (this.#customers.size >= mostCustomers) return
      known = { newest: day, counts: [] }
      this.#customers.set(customer, known)
    }
    const { counts } = known
    for (; known.newest < day && day - known.newest < this.#days; known.newest += 1) counts.unshift(0)
    if (known.newest < day) {
      counts.length = 0
      known.newest = day
    }
    const back = known.newest - day
    if (back >= this.#days) return
    while (counts.length <= back) counts.push(0)
    counts[back] = (counts[back] ?? 0) + count
    counts.length = Math.min(counts.length, this.#days)
  }
}
