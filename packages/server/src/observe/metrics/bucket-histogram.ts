import type { BucketCounts } from '@axbridge/core'
import { Histogram, type Registry } from 'prom-client'

export type LabelledBuckets<Label extends string> = {
  readonly labels: Readonly<Record<Label, string>>
  readonly buckets: BucketCounts
}

export type BucketHistogramOptions<Label extends string> = {
  readonly name: string
  readonly help: string
  readonly labels: readonly Label[]
  readonly registry: Registry
  /** Read with each scrape. */
  readonly read: () => readonly LabelledBuckets<Label>[]
}

/**
 * A histogram over buckets that others count in. The library's own would look for its labels with each value, which takes longer than
 * much of what is measured.
 */
export class BucketHistogram<Label extends string> extends Histogram<Label> {
  readonly #read: BucketHistogramOptions<Label>['read']
  readonly #name: string

  constructor({ name, help, labels, registry, read }: BucketHistogramOptions<Label>) {
    super({ name, help, labelNames: labels, registers: [registry] })
    this.#name = name
    this.#read = read
  }

  override async get(): ReturnType<Histogram<Label>['get']> {
    const described = await super.get()
    return { ...described, values: this.#read().flatMap((one) => this.#values(one)) }
  }

  #values({ labels, buckets: { bounds, counts, sum } }: LabelledBuckets<Label>) {
    let below = 0
    const rows = counts.map((count, at) => {
      below += count
      return { labels: { ...labels, le: bounds[at] ?? '+Inf' }, value: below, metricName: `${this.#name}_bucket` }
    })
    return [
      ...rows,
      { labels: { ...labels }, value: sum, metricName: `${this.#name}_sum` },
      { labels: { ...labels }, value: below, metricName: `${this.#name}_count` },
    ]
  }
}
