import {
  appealed,
  blockOf,
  type Clock,
  type CustomerId,
  type CustomerStore,
  decided,
  type EventStore,
  lifted,
  type Matter,
  type MatterId,
  type MatterStore,
  makeMatterId,
  mostInForce,
  type NumberStore,
  type Page,
  type PageRequest,
  type Randomness,
  randomToken,
  type Said,
  type Suspension,
  type SuspensionState,
  type SuspensionsInForce,
  type SuspensionTarget,
  stateOfSuspension,
  subjectOfTarget,
} from '@axbridge/core'
import { readBody, writeBody } from './matter-json.ts'

export type SuspensionDeskParts = {
  readonly store: {
    readonly matters: MatterStore
    readonly events: Pick<EventStore, 'note'>
    readonly numbers: Pick<NumberStore, 'block'>
    readonly customers: Pick<CustomerStore, 'find'>
  }
  readonly inForce: SuspensionsInForce
  /** Resolves when this process goes by what was committed. */
  caughtUp(): Promise<void>
  /** Hears what went wrong behind a suspension that is durable already. */
  failed(error: unknown, what: string): void
  readonly clock: Clock
  readonly randomness: Randomness
}

/** A suspension with what its matter says of it. `customer`: whom it concerns; null where the block is in nobody's pool. */
export type HeldSuspension = {
  readonly id: MatterId
  readonly customer: CustomerId | null
  readonly state: SuspensionState
  readonly suspension: Suspension
}

export type NewSuspension = Pick<Suspension, 'target' | 'reason' | 'remedy' | 'by' | 'cut'>

export type SuspendOutcome =
  | { readonly kind: 'suspended'; readonly held: HeldSuspension }
  /** There is no such customer, or the block is not recorded. */
  | { readonly kind: 'absent' }
  /** So many stand, of this or of all, that none may be added. */
  | { readonly kind: 'too_many' }

export type SuspensionChange =
  | { readonly kind: 'changed'; readonly held: HeldSuspension }
  | { readonly kind: 'absent' }
  /** Its state does not allow it. */
  | { readonly kind: 'state'; readonly held: HeldSuspension }
  | { readonly kind: 'busy' }

export type SuspensionSearch = PageRequest & {
  readonly state?: SuspensionState
  readonly customer?: CustomerId
  readonly subject?: string
}

/** Of one customer, block or number at once. */
const mostOfOne = 16

/** How often a change is decided anew when the suspension was changed meanwhile. */
const mostTries = 4

/**
 * Suspends customers, blocks and numbers, and lifts that again (BASE-12, REG-5). What it answers is durable, counts in this process already, and
 * in every other within a second; where the store cannot be read, once it can be again.
 */
export class SuspensionDesk {
  readonly #parts: SuspensionDeskParts

  constructor(parts: SuspensionDeskParts) {
    this.#parts = parts
  }

  async suspend({ target, reason, remedy, by, cut }: NewSuspension): Promise<SuspendOutcome> {
    const { store, inForce, clock, randomness } = this.#parts
    const customer = await this.#customerOf(target)
    if (customer === undefined) return { kind: 'absent' }
    const subject = subjectOfTarget(target)
    if (inForce.size >= mostInForce || inForce.count(subject) >= mostOfOne) return { kind: 'too_many' }
    const at = clock.now()
    const suspension: Suspension = { target, reason, remedy, since: at, by, cut, appeals: [], lifted: null }
    const id = makeMatterId(at, randomness)
    await store.matters.add({
      ...{ id, kind: 'suspension', customer, key: null, subject, state: 'in_force' },
      ...{ createdAt: at, body: writeBody(suspension) },
    })
    await this.#follow(customer, at, { type: 'suspension.began', suspension: id, ...placeOf(target), reason, remedy })
    return { kind: 'suspended', held: { id, customer, state: 'in_force', suspension } }
  }

  /** Ends a suspension. */
  lift(id: MatterId, said: Omit<Said, 'at'>): Promise<SuspensionChange> {
    return this.#change(id, (suspension, at) => lifted(suspension, { ...said, at }))
  }

  /** The customer whom it concerns says that it is wrong. */
  appeal(customer: CustomerId, id: MatterId, said: Omit<Said, 'at'>): Promise<SuspensionChange> {
    return this.#change(id, (suspension, at) => appealed(suspension, { ...said, at }), customer)
  }

  /** Decides the appeal that waits; upheld, the suspension ends with it. */
  decide(id: MatterId, decision: Omit<Said, 'at'> & { readonly upheld: boolean }): Promise<SuspensionChange> {
    return this.#change(id, (suspension, at) => decided(suspension, { ...decision, at }))
  }

  /** Undefined where there is none, or it is not of this customer. */
  async find(id: MatterId, customer?: CustomerId): Promise<HeldSuspension | undefined> {
    const matter = await this.#parts.store.matters.find('suspension', id)
    return matter === undefined || (customer !== undefined && matter.customer !== customer) ? undefined : held(matter)
  }

  /** The newest first; undefined for a cursor that no page gave. */
  async list(search: SuspensionSearch): Promise<Page<HeldSuspension> | undefined> {
    const page = await this.#parts.store.matters.list({ kind: 'suspension', ...search })
    return page === undefined ? undefined : { items: page.items.map(held), next: page.next }
  }

  /** What suspends a customer altogether; undefined where nothing does. */
  async ofCustomer(customer: CustomerId): Promise<HeldSuspension | undefined> {
    const id = this.#parts.inForce.ofCustomer(customer)
    return id === undefined ? undefined : this.find(id)
  }

  async #change(
    id: MatterId,
    decide: (suspension: Suspension, at: number) => Suspension | undefined,
    customer?: CustomerId,
  ): Promise<SuspensionChange> {
    const { store, clock } = this.#parts
    for (let tried = 0; tried < mostTries; tried += 1) {
      const before = await store.matters.find('suspension', id)
      if (before === undefined || (customer !== undefined && before.customer !== customer)) return { kind: 'absent' }
      const at = clock.now()
      const was = held(before)
      const suspension = decide(was.suspension, at)
      if (suspension === undefined) return { kind: 'state', held: was }
      const state = stateOfSuspension(suspension)
      const body = writeBody(suspension)
      const outcome = await store.matters.change({ kind: 'suspension', id, revision: before.revision, state, body, at })
      if (outcome.kind === 'absent') return outcome
      if (outcome.kind === 'outdated') continue
      const reason = suspension.lifted?.text
      const ended =
        reason === undefined
          ? undefined
          : ({ type: 'suspension.ended', suspension: id, ...placeOf(suspension.target), reason } as const)
      await this.#follow(before.customer, at, ended)
      return { kind: 'changed', held: { ...was, state, suspension } }
    }
    return { kind: 'busy' }
  }

  /** Whom it concerns; null where it is a block in nobody's pool, undefined where there is no such thing. */
  async #customerOf(target: SuspensionTarget): Promise<CustomerId | null | undefined> {
    const { numbers, customers } = this.#parts.store
    if (target.kind === 'customer') return (await customers.find(target.customer))?.id
    const block = await numbers.block(target.kind === 'block' ? target.block : blockOf(target.number))
    return block?.customer
  }

  /** What comes behind a durable write. It never rejects: who were told that it failed would do it again, and a second suspension would stand. */
  async #follow(
    customer: CustomerId | null,
    at: number,
    event: Parameters<EventStore['note']>[3] | undefined,
  ): Promise<void> {
    const { store, randomness, caughtUp, failed } = this.#parts
    await caughtUp().catch((error: unknown) =>
      failed(error, 'suspensions were not read again, and are until they can be'),
    )
    if (customer === null || event === undefined) return
    try {
      await store.events.note(customer, at, randomToken(randomness), event)
    } catch (error) {
      failed(error, 'the event of a suspension was not written')
    }
  }
}

const placeOf = (target: SuspensionTarget) => ({
  block: target.kind === 'block' ? target.block : null,
  number: target.kind === 'number' ? target.number : null,
})

const held = (matter: Matter): HeldSuspension => ({
  id: matter.id,
  customer: matter.customer,
  state: matter.state as SuspensionState,
  suspension: readBody<Suspension>(matter),
})
