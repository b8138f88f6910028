import type { BucketCounts } from '@axbridge/core'
import { Counter, Gauge, Registry } from 'prom-client'
import { BucketHistogram } from './bucket-histogram.ts'

/** A value and what it is of. Labels come from closed lists or are ids: never a number of a person, an order id or a 700 number. */
export type Figure = { readonly labels?: Readonly<Record<string, string>>; readonly value: number }

type Described = { readonly name: string; readonly help: string; readonly labels?: readonly string[] }

/** Metrics that are read out of what others count, when somebody asks: while nobody does they cost nothing. */
export class FigureRegistry {
  readonly registry = new Registry()

  counter({ name, help, labels = [] }: Described, read: () => readonly Figure[]): void {
    new Counter({
      ...{ name, help, labelNames: labels, registers: [this.registry] },
      collect() {
        this.reset()
        for (const { labels: of, value } of read()) {
          if (of === undefined) this.inc(value)
          else this.inc({ ...of }, value)
        }
      },
    })
  }

  gauge({ name, help, labels = [] }: Described, read: () => readonly Figure[]): void {
    new Gauge({
      ...{ name, help, labelNames: labels, registers: [this.registry] },
      collect() {
        this.reset()
        for (const { labels: of, value } of read()) {
          if (of === undefined) this.set(value)
          else this.set({ ...of }, value)
        }
      },
    })
  }

  /** Buckets in seconds. */
  histogram(
    { name, help, labels = [] }: Described,
    read: () => readonly { readonly labels?: Readonly<Record<string, string>>; readonly buckets: BucketCounts }[],
  ): void {
    new BucketHistogram({
      ...{ name, help, labels, registry: this.registry },
      read: () => read().map(({ labels: of = {}, buckets }) => ({ labels: of, buckets })),
    })
  }
}
