import type { Axbridge } from '@axbridge/sdk'
import { expect } from 'vitest'
import { someOrder } from './sdk-customer.ts'

/** Customers who bind without a pause; what they were told is theirs. */
export class BindingCustomers {
  readonly acknowledged: { readonly id: string; readonly orderId: string; readonly atMs: number }[] = []
  readonly failures: unknown[] = []
  #isOver = false
  readonly #loops: readonly Promise<void>[]

  constructor(client: Axbridge, count: number) {
    this.#loops = Array.from({ length: count }, (_, customer) => this.#bind(client, customer))
  }

  async until(count: number): Promise<void> {
    const enough = this.acknowledged.length + count
    await expect.poll(() => this.acknowledged.length, { timeout: 40_000 }).toBeGreaterThanOrEqual(enough)
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await Promise.all(this.#loops)
  }

  /** The longest time in which nobody was answered, in ms. */
  longestGapMs(): number {
    const instants = this.acknowledged.map(({ atMs }) => atMs).sort((one, two) => one - two)
    return Math.max(...instants.map((at, index) => at - (instants[index - 1] ?? at)))
  }

  async #bind(client: Axbridge, customer: number): Promise<void> {
    for (let round = 0; !this.#isOver; round += 1) {
      const order = someOrder(`order-${customer}-${round}`)
      try {
        const { id } = await client.bind(order)
        this.acknowledged.push({ id, orderId: order.orderId, atMs: performance.now() })
      } catch (error) {
        this.failures.push(error)
      }
    }
  }
}
