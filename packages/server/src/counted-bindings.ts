import {
  type BindCommand,
  type BindingId,
  type BindingOutcome,
  Bindings,
  type BindOutcome,
  type Clock,
  type CustomerId,
  type OrderEnded,
} from '@axbridge/core'

/** Counts the bindings that are made and ended here. */
export class CountedBindings extends Bindings {
  readonly #clock: Clock
  #binds = 0
  #unbinds = 0

  constructor(...parts: ConstructorParameters<typeof Bindings>) {
    super(...parts)
    this.#clock = parts[2]
  }

  /** Since the start. */
  get counted(): { readonly binds: number; readonly unbinds: number } {
    return { binds: this.#binds, unbinds: this.#unbinds }
  }

  override async bind(command: BindCommand): Promise<BindOutcome> {
    const outcome = await super.bind(command)
    if (outcome.kind === 'bound') this.#binds += 1
    return outcome
  }

  override async unbind(customer: CustomerId, id: BindingId, graceMs: number | null = null): Promise<BindingOutcome> {
    const askedAt = this.#clock.now()
    const outcome = await super.unbind(customer, id, graceMs)
    // One that had ended before is answered as it is.
    if (outcome.kind === 'found' && (outcome.binding.unboundAt ?? 0) >= askedAt) this.#unbinds += 1
    return outcome
  }

  override async unbindOrder(
    customer: CustomerId,
    orderId: string,
    graceMs: number | null = null,
  ): Promise<OrderEnded> {
    const ended = await super.unbindOrder(customer, orderId, graceMs)
    this.#unbinds += ended.count
    return ended
  }
}
