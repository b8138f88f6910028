import {
  type Clock,
  type Customer,
  type CustomerId,
  type CustomerStore,
  type EventStore,
  levelOf,
  type PoolGauge,
  type PoolLevel,
  type PoolReport,
  type PoolThresholds,
  poolNews,
  type Randomness,
  randomToken,
} from '@axbridge/core'

export type PoolWatchParts = {
  readonly customers: Pick<CustomerStore, 'list'>
  readonly events: Pick<EventStore, 'note' | 'range' | 'read'>
  readonly gauge: Pick<PoolGauge, 'report'>
  readonly clock: Clock
  readonly randomness: Randomness
  readonly thresholds: PoolThresholds
  readonly lookMs: number
  readonly failed: (error: unknown) => void
}

const pageSize = 100
/** Between two pools, so that calls are not kept waiting by the reports of a thousand customers. */
const pauseMs = 5
/** Customers whose pools are figures of their own. Those beyond are looked at all the same. */
const mostShown = 1_000
/** The events of a customer that are looked through for what he was told last. */
const lookedBack = 1_000

/** Looks at the pool of each customer again and again, and tells him when it is low and when it no longer is. */
export class PoolWatch {
  readonly #parts: PoolWatchParts
  readonly #levels = new Map<CustomerId, PoolLevel>()
  readonly #reports = new Map<CustomerId, PoolReport>()
  readonly #stopping = new AbortController()
  readonly #looking: Promise<void>

  constructor(parts: PoolWatchParts) {
    this.#parts = parts
    this.#looking = this.#go()
  }

  /** The reports of the last round, by customer. */
  get reports(): ReadonlyMap<CustomerId, PoolReport> {
    return this.#reports
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#looking
  }

  async #go(): Promise<void> {
    const { lookMs, failed } = this.#parts
    while (!this.#stopping.signal.aborted) {
      await this.#round().catch(failed)
      await this.#pause(lookMs)
    }
  }

  async #round(): Promise<void> {
    const seen = new Set<CustomerId>()
    let cursor: string | undefined
    do {
      const page = await this.#parts.customers.list({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) })
      for (const customer of page?.items ?? []) {
        if (this.#stopping.signal.aborted) return
        seen.add(customer.id)
        await this.#look(customer)
        await this.#pause(pauseMs)
      }
      cursor = page?.next ?? undefined
    } while (cursor !== undefined)
    for (const id of this.#reports.keys()) if (!seen.has(id)) this.#reports.delete(id)
  }

  async #look(customer: Customer): Promise<void> {
    const { gauge, clock, thresholds, events, randomness } = this.#parts
    const now = clock.now()
    const report = await gauge.report(customer, now)
    if (this.#reports.has(customer.id) || this.#reports.size < mostShown) this.#reports.set(customer.id, report)
    const before = this.#levels.get(customer.id) ?? (await this.#toldLast(customer.id))
    const level = levelOf(report, before, thresholds, now)
    const news = poolNews(report, before, level)
    if (news !== undefined) {
      // Another server on the same store may have seen it first.
      const told = await this.#toldLast(customer.id)
      if (told === before || told === undefined) await events.note(customer.id, now, randomToken(randomness), news)
    }
    if (level !== undefined) this.#levels.set(customer.id, level)
  }

  /** What the customer was told last, as far as it is among his newest events. */
  async #toldLast(owner: CustomerId): Promise<PoolLevel | undefined> {
    const { events } = this.#parts
    const { last } = await events.range(owner)
    const query = { owner, after: Math.max(0, last - lookedBack), limit: lookedBack }
    const { events: found } = await events.read({ ...query, types: ['pool.low', 'pool.recovered'] })
    const type = found.at(-1)?.happening.type
    return type === undefined ? undefined : type === 'pool.low' ? 'low' : 'enough'
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve()
        return
      }
      const done = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      signal.addEventListener('abort', done)
    })
  }
}
