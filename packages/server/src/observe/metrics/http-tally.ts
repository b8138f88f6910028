import { type BucketCounts, Buckets, secondsBounds } from '@axbridge/core'

const classes = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const

type OfOperation = { readonly seconds: Buckets; readonly byClass: number[] }

/** What is counted of one operation of the API. */
export type OperationFigures = {
  readonly operation: string
  readonly byClass: readonly { readonly status: (typeof classes)[number]; readonly count: number }[]
  readonly seconds: BucketCounts
}

/** What no operation of the contract is: an address that is not served, a request that cannot be read. */
const noOperation = 'none'

/** Counts the answers of the HTTP side by operation and class of status. Operations are those of the contract, so that it is bounded. */
export class HttpTally {
  readonly #operations = new Map<string, OfOperation>()

  /** An answer has left, or its connection has. */
  answered(operation: string | undefined, status: number, tookMs: number): void {
    const of = this.#of(operation ?? noOperation)
    const at = Math.min(classes.length, Math.max(1, Math.floor(status / 100))) - 1
    of.byClass[at] = (of.byClass[at] ?? 0) + 1
    of.seconds.add(tookMs / 1_000)
  }

  figures(): readonly OperationFigures[] {
    return [...this.#operations].map(([operation, { seconds, byClass }]) => ({
      operation,
      byClass: classes.map((status, at) => ({ status, count: byClass[at] ?? 0 })),
      seconds: seconds.read(),
    }))
  }

  #of(operation: string): OfOperation {
    const known = this.#operations.get(operation)
    if (known !== undefined) return known
    const made = { seconds: new Buckets(secondsBounds), byClass: classes.map(() => 0) }
    this.#operations.set(operation, made)
    return made
  }
}
