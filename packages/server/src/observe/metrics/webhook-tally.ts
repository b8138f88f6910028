import { type BucketCounts, Buckets, type DeliveryFault, deliveryFaults, secondsBounds } from '@axbridge/core'

/** What there is to deliver now. */
export type DeliveriesNow = {
  readonly inFlight: number
  readonly endpoints: number
  readonly waiting?: number
  readonly oldestWaitingMs?: number
}

export type WebhookFigures = {
  /** Undefined while nothing delivers. */
  readonly now: DeliveriesNow | undefined
  readonly results: readonly { readonly result: DeliveryFault | 'delivered'; readonly count: number }[]
  readonly disabled: number
  readonly seconds: BucketCounts
}

/** Counts posts to endpoints by what became of them. */
export class WebhookTally {
  readonly #results = new Map<DeliveryFault | 'delivered', number>()
  readonly #seconds = new Buckets(secondsBounds)
  #disabled = 0
  #now: () => DeliveriesNow | undefined = () => undefined

  attempted(fault: DeliveryFault | null, tookMs: number): void {
    const result = fault ?? 'delivered'
    this.#results.set(result, (this.#results.get(result) ?? 0) + 1)
    this.#seconds.add(tookMs / 1_000)
  }

  disabled(): void {
    this.#disabled += 1
  }

  /** Where it is said what there is to deliver. */
  follow(now: () => DeliveriesNow | undefined): void {
    this.#now = now
  }

  figures(): WebhookFigures {
    const results = ['delivered', ...deliveryFaults] as const
    return {
      now: this.#now(),
      results: results.map((result) => ({ result, count: this.#results.get(result) ?? 0 })),
      disabled: this.#disabled,
      seconds: this.#seconds.read(),
    }
  }
}
