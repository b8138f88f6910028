import type { Customer } from '../customers/customer.ts'
import { mayIssue } from '../numbering/number-block.ts'
import { type PoolReport, type PoolUse, type Returning, reportPool } from '../numbering/pool-report.ts'
import type { Store } from '../ports/store.ts'

/** Over how many binds, and over how long at most, the rate of a customer is measured. */
const measuredBinds = 1_000
const measuredMs = 3_600_000

/** Reads how full a customer's pool is and how fast it fills. */
export class PoolGauge {
  readonly #numbers: Store['numbers']
  readonly #pairsPerNumber: number

  /** `pairsPerNumber`: the server's limit, which a customer's settings may lower. */
  constructor({ numbers }: Pick<Store, 'numbers'>, pairsPerNumber: number) {
    this.#numbers = numbers
    this.#pairsPerNumber = pairsPerNumber
  }

  /** How many pairs may count on one number for this customer. */
  limitOf({ settings }: Customer): number {
    return Math.min(settings.pairsPerNumber ?? this.#pairsPerNumber, this.#pairsPerNumber)
  }

  /** Pairs that the pool holds now, on blocks of every state. */
  async heldBy({ id }: Customer, now: number): Promise<number> {
    const pool = await this.#numbers.pool(id)
    const uses = await this.#numbers.use(
      pool.map(({ block }) => block),
      now,
    )
    return uses.reduce((sum, { held }) => sum + held, 0)
  }

  /** Whether so many pairs more are beyond what the customer's pool may hold. */
  async isBeyond(customer: Customer, more: number, now: number): Promise<boolean> {
    const { mostPairs } = customer.settings
    return mostPairs !== null && (await this.heldBy(customer, now)) + more > mostPairs
  }

  async report(customer: Customer, now: number): Promise<PoolReport> {
    const pool = await this.#numbers.pool(customer.id)
    const issuing = pool.filter((block) => mayIssue(block, now, now))
    const uses = await this.#numbers.use(
      issuing.map(({ block }) => block),
      now,
    )
    const { count, oldest } = await this.#numbers.recentBinds(customer.id, now - measuredMs, measuredBinds)
    // A few binds of the last second are no rate of sixty times as many a minute.
    const minutes = Math.max(1, (now - (oldest ?? now)) / 60_000)
    const use = together(uses)
    const bindsPerMinute = count / minutes
    return reportPool(
      {
        blocks: issuing.length,
        pairsPerNumber: this.limitOf(customer),
        mostPairs: customer.settings.mostPairs,
        use,
        bindsPerMinute,
      },
      now,
    )
  }
}

const together = (uses: readonly PoolUse[]): PoolUse => {
  const pairsBy = new Map<number, number>()
  for (const { returning } of uses) {
    for (const { by, pairs } of returning) pairsBy.set(by, (pairsBy.get(by) ?? 0) + pairs)
  }
  const returning: Returning[] = [...pairsBy]
    .map(([by, pairs]) => ({ by, pairs }))
    .sort((one, other) => one.by - other.by)
  return { held: uses.reduce((sum, { held }) => sum + held, 0), returning }
}
