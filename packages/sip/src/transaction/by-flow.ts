import type { Flow, Target } from '../transport/network.ts'

const keyOf = (way: Target | Flow): string | undefined =>
  'local' in way && way.connection !== undefined ? `${way.transport} ${way.connection}` : undefined

/** Transactions by the connection that they live on, so that its end is told to them and to no others. */
export class ByFlow<Transaction> {
  readonly #wayOf: (transaction: Transaction) => Target | Flow
  readonly #byKey = new Map<string, Set<Transaction>>()

  constructor(wayOf: (transaction: Transaction) => Target | Flow) {
    this.#wayOf = wayOf
  }

  add(transaction: Transaction): void {
    const key = keyOf(this.#wayOf(transaction))
    if (key === undefined) return
    const beside = this.#byKey.get(key)
    if (beside === undefined) this.#byKey.set(key, new Set([transaction]))
    else beside.add(transaction)
  }

  remove(transaction: Transaction): void {
    const key = keyOf(this.#wayOf(transaction)) ?? ''
    const beside = this.#byKey.get(key)
    beside?.delete(transaction)
    if (beside?.size === 0) this.#byKey.delete(key)
  }

  /** Those on this flow. */
  on(flow: Flow): readonly Transaction[] {
    return [...(this.#byKey.get(keyOf(flow) ?? '') ?? [])]
  }
}
