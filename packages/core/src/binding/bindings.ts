import type { CustomerId } from '../customers/customer.ts'
import { digitsShow } from '../numbering/find-number.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import { type Block, numberAt, numbersPerBlock, type ProtectedNumber } from '../numbering/protected-number.ts'
import type { Clock } from '../ports/clock.ts'
import type { Randomness } from '../ports/randomness.ts'
import type { BindingQuery, Page, Placement, Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import {
  type Binding,
  type BindingId,
  type BindingState,
  makeBindingId,
  type StoredBinding,
  stateOf,
} from './binding.ts'
import { KeptAnswers, type RepeatableRequest } from './kept-answers.ts'
import { openBinding, sealParties } from './parties.ts'

/** What the operations are held to; all are configuration. */
export type BindingLimits = {
  /** A binding lives longer than this from its bind. */
  readonly shortestLifeMs: number
  readonly longestLifeMs: number
  /** How long a pair rests after its binding's end. */
  readonly quarantineMs: number
  /** How many bindings are live or quarantined on one number at once. */
  readonly bindingsPerNumber: number
  /** How many numbers are tried before the pool is called exhausted. */
  readonly allocationTries: number
}

export const defaultBindingLimits: BindingLimits = {
  shortestLifeMs: 60_000,
  longestLifeMs: 30 * 86_400_000,
  quarantineMs: 86_400_000,
  bindingsPerNumber: 200,
  allocationTries: 32,
}

export type BindCommand = {
  readonly customer: CustomerId
  readonly orderId: string
  readonly a: PhoneNumber
  readonly b: PhoneNumber
  readonly expiresAt: number
  readonly repeatable?: RepeatableRequest
}

export type BindOutcome =
  | { readonly kind: 'bound'; readonly binding: Binding }
  /** The same request was answered before, with this. */
  | { readonly kind: 'repeated'; readonly answer: string }
  | Refused

export type BindingOutcome = { readonly kind: 'found'; readonly binding: Binding } | Refused

/** The operations on bindings: pure decisions over the ports. */
export class Bindings {
  readonly #store: Store
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #randomness: Randomness
  readonly #limits: BindingLimits

  constructor(store: Store, vault: Vault, clock: Clock, randomness: Randomness, limits: BindingLimits) {
    this.#store = store
    this.#vault = vault
    this.#clock = clock
    this.#randomness = randomness
    this.#limits = limits
  }

  /** Binds two parties on a number chosen at random from the customer's pool. Durable when the promise resolves. */
  async bind(command: BindCommand): Promise<BindOutcome> {
    const answers = this.#answersFor(command)
    const earlier = await answers?.earlier(this.#clock.now())
    if (earlier !== undefined) return earlier
    if (command.a.equals(command.b)) return refuse('same_party', 'b', 'must be another number than a')
    const fault = this.#faultOfExpiry(command.expiresAt, this.#clock.now())
    if (fault !== undefined) return fault
    const pool = await this.#store.customers.pool(command.customer)
    if (pool.length === 0) return refuse('no_pool')
    for (let tried = 0; tried < this.#limits.allocationTries; tried += 1) {
      const x = this.#drawNumber(pool)
      // Its own digits would tell the other party (promise 5).
      if (digitsShow(x, command.a) || digitsShow(x, command.b)) continue
      const { binding, placement } = this.#placementOn(x, command)
      const kept = answers === undefined ? {} : { kept: answers.keep(binding, placement.at) }
      const outcome = await this.#store.bindings.place({ ...placement, ...kept })
      if (outcome.kind === 'placed') return { kind: 'bound', binding }
      if (outcome.kind === 'kept' && answers !== undefined) return answers.repeat(outcome.kept)
    }
    return refuse('pool_exhausted')
  }

  async find(customer: CustomerId, id: BindingId): Promise<BindingOutcome> {
    const stored = await this.#store.bindings.find(customer, id)
    return stored === undefined ? refuse('not_found') : this.#found(stored)
  }

  /** A page of the customer's bindings, newest first; `malformed` for a cursor that no page gave. */
  async list(query: Omit<BindingQuery, 'now'>): Promise<{ kind: 'page'; page: Page<Binding> } | Refused> {
    const page = await this.#store.bindings.list({ ...query, now: this.#clock.now() })
    if (page === undefined) return refuse('malformed', 'cursor', 'must be the next cursor of an earlier page')
    return {
      kind: 'page',
      page: { items: page.items.map((stored) => openBinding(this.#vault, stored)), next: page.next },
    }
  }

  /** Moves the expiry of a live binding, forwards or backwards. Idempotent. */
  async changeExpiry(customer: CustomerId, id: BindingId, expiresAt: number): Promise<BindingOutcome> {
    const at = this.#clock.now()
    const fault = this.#faultOfExpiry(expiresAt, at)
    if (fault !== undefined) return fault
    const heldUntil = expiresAt + this.#limits.quarantineMs
    const outcome = await this.#store.bindings.changeExpiry({ id, customer, expiresAt, heldUntil, at })
    if (outcome.kind === 'absent') return refuse('not_found')
    return outcome.kind === 'ended' ? refuse('binding_ended') : this.#found(outcome.binding)
  }

  /** Ends a binding now; one that had ended is answered as it is. The next call is refused. */
  async unbind(customer: CustomerId, id: BindingId): Promise<BindingOutcome> {
    const at = this.#clock.now()
    const outcome = await this.#store.bindings.unbind({ id, customer, at, quarantineMs: this.#limits.quarantineMs })
    return outcome.kind === 'absent' ? refuse('not_found') : this.#found(outcome.binding)
  }

  /** The state of a binding now. */
  stateOf(binding: Binding): BindingState {
    return stateOf(binding, this.#clock.now())
  }

  #found(stored: StoredBinding): BindingOutcome {
    return { kind: 'found', binding: openBinding(this.#vault, stored) }
  }

  #answersFor(command: BindCommand): KeptAnswers | undefined {
    if (command.repeatable === undefined) return undefined
    return new KeptAnswers(this.#store, this.#vault, command.customer, command.repeatable)
  }

  #faultOfExpiry(expiresAt: number, now: number): Refused | undefined {
    const { shortestLifeMs, longestLifeMs } = this.#limits
    if (!Number.isSafeInteger(expiresAt))
      return refuse('malformed', 'expiresAt', 'must be a whole number of milliseconds')
    if (expiresAt <= now + shortestLifeMs) {
      return refuse('expiry_too_soon', 'expiresAt', `must be more than ${shortestLifeMs / 1000} seconds ahead`)
    }
    if (expiresAt > now + longestLifeMs) {
      return refuse('expiry_too_late', 'expiresAt', `must be at most ${longestLifeMs / 1000} seconds ahead`)
    }
    return undefined
  }

  /** A number drawn at random, so that nobody can guess which one an order got (promise 8). */
  #drawNumber(pool: readonly Block[]): ProtectedNumber {
    const block = pool[this.#randomness.below(pool.length)]
    if (block === undefined) throw new Error('randomness gave a block outside the pool')
    return numberAt(block, this.#randomness.below(numbersPerBlock))
  }

  #placementOn(x: ProtectedNumber, command: BindCommand): { binding: Binding; placement: Placement } {
    const id = makeBindingId(x, this.#randomness)
    const at = this.#clock.now()
    const { customer, orderId, a, b, expiresAt } = command
    const shared = { id, customer, mode: 'AXB', orderId, x, createdAt: at, expiresAt, unboundAt: null } as const
    return {
      binding: { ...shared, a, b },
      placement: {
        binding: { ...shared, parties: sealParties(this.#vault, id, a, b) },
        parties: [
          { party: this.#vault.hashOfParty(a), side: 'a' },
          { party: this.#vault.hashOfParty(b), side: 'b' },
        ],
        heldUntil: expiresAt + this.#limits.quarantineMs,
        limit: this.#limits.bindingsPerNumber,
        at,
      },
    }
  }
}
