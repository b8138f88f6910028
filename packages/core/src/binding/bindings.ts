import type { Customer } from '../customers/customer.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import { PoolGauge } from '../pools/pool-gauge.ts'
import type { BindingQuery } from '../ports/binding-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Page } from '../ports/page.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import { Amender, type BindingOutcome } from './amender.ts'
import { type BindChecks, noChecks } from './bind-checks.ts'
import type { BindCommand, BindOutcome, RepeatableRequest } from './bind-command.ts'
import { Binder } from './binder.ts'
import { type Binding, type BindingId, type BindingState, type StoredBinding, stateOf } from './binding.ts'
import type { BindingChange } from './binding-change.ts'
import type { BindingLimits } from './binding-limits.ts'
import { KeptAnswers, type Repeated } from './kept-answers.ts'
import { openBinding } from './sealed-parties.ts'

/** What is looked for; `party` is a person who stands or stood in the bindings. */
export type BindingSearch = Omit<BindingQuery, 'now' | 'party'> & { readonly party?: PhoneNumber }

/** Hears of each binding that was ended or changed here, so that live calls can follow. Must not throw. */
export type BindingWatch = (id: BindingId) => void

const endedAtOnce = 500
const mostAnswered = 1_000

/** How many bindings a call ended, and the oldest of them, at most 1,000. */
export type OrderEnded = { readonly count: number; readonly bindings: readonly Binding[] }

/** The operations on bindings: pure decisions over the ports. */
export class Bindings {
  readonly #store: Store
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #limits: BindingLimits
  readonly #binder: Binder
  readonly #amender: Amender
  readonly #changed: BindingWatch

  constructor(
    store: Store,
    vault: Vault,
    clock: Clock,
    randomness: Randomness,
    limits: BindingLimits,
    changed: BindingWatch = () => {},
    checks: BindChecks = noChecks,
  ) {
    this.#store = store
    this.#vault = vault
    this.#clock = clock
    this.#limits = limits
    this.#changed = changed
    const gauge = new PoolGauge(store, limits.pairsPerNumber)
    const parts = { store, vault, clock, randomness, gauge, limits, checks }
    this.#binder = new Binder(parts)
    this.#amender = new Amender(parts)
  }

  /** Binds the parties on a number of the customer's pool. Durable when the promise resolves. */
  bind(command: BindCommand): Promise<BindOutcome> {
    return this.#binder.bind(command)
  }

  /** What was answered to a repeatable request before; refused when its key was used with another body. */
  answeredBefore(customer: Customer, request: RepeatableRequest): Promise<Repeated | Refused | undefined> {
    return new KeptAnswers(this.#store, this.#vault, customer.id, request).earlier(this.#clock.now())
  }

  async find(customer: CustomerId, id: BindingId): Promise<BindingOutcome> {
    const stored = await this.#store.bindings.find(customer, id)
    return stored === undefined ? refuse('not_found') : this.#found(stored)
  }

  /** A page of the customer's bindings, newest first; `malformed` for a cursor that no page gave. */
  async list({ party, ...query }: BindingSearch): Promise<{ kind: 'page'; page: Page<Binding> } | Refused> {
    const hash = party === undefined ? {} : { party: this.#vault.hashOfParty(party) }
    const page = await this.#store.bindings.list({ ...query, ...hash, now: this.#clock.now() })
    if (page === undefined) return refuse('malformed', 'cursor', 'must be the next cursor of an earlier page')
    return {
      kind: 'page',
      page: { items: page.items.map((stored) => openBinding(this.#vault, stored)), next: page.next },
    }
  }

  /** Changes a live binding. Idempotent. */
  async change(customer: Customer, id: BindingId, change: BindingChange): Promise<BindingOutcome> {
    const outcome = await this.#amender.amend(customer, id, change)
    if (outcome.kind === 'found') this.#changed(id)
    return outcome
  }

  /**
   * Ends a binding now; one that had ended is answered as it is. The next call is refused, unless the binding has a
   * grace; `graceMs` shortens that.
   */
  async unbind(customer: CustomerId, id: BindingId, graceMs: number | null = null): Promise<BindingOutcome> {
    const at = this.#clock.now()
    const { quarantineMs } = this.#limits
    const outcome = await this.#store.bindings.unbind({ id, customer, at, quarantineMs, graceMs })
    if (outcome.kind === 'absent') return refuse('not_found')
    if (outcome.kind === 'changed') this.#changed(id)
    return this.#found(outcome.binding)
  }

  /** Ends all bindings of an order (APP-8). */
  async unbindOrder(customer: CustomerId, orderId: string, graceMs: number | null = null): Promise<OrderEnded> {
    const bindings: Binding[] = []
    for (let count = 0; ; ) {
      const at = this.#clock.now()
      const { quarantineMs } = this.#limits
      const unbinding = { customer, orderId, at, quarantineMs, graceMs, limit: endedAtOnce }
      const { ended, more } = await this.#store.bindings.unbindOrder(unbinding)
      count += ended.length
      for (const stored of ended) {
        this.#changed(stored.id)
        if (bindings.length < mostAnswered) bindings.push(openBinding(this.#vault, stored))
      }
      if (!more) return { count, bindings }
    }
  }

  /** The state of a binding now. */
  stateOf(binding: Binding): BindingState {
    return stateOf(binding, this.#clock.now())
  }

  #found(stored: StoredBinding): BindingOutcome {
    return { kind: 'found', binding: openBinding(this.#vault, stored) }
  }
}
