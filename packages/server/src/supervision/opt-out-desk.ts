import {
  type Clock,
  type CustomerId,
  hexOf,
  type Matter,
  type MatterId,
  type MatterStore,
  makeMatterId,
  type OptOutScope,
  type OptOutState,
  optOutKey,
  type Page,
  type PageRequest,
  type PhoneNumber,
  parsePhoneNumber,
  type Randomness,
  reveal,
  stopsBindings,
  stopsCalls,
  type Vault,
} from '@axbridge/core'
import type { OptOuts } from './opt-outs.ts'

export type OptOutDeskParts = {
  readonly matters: MatterStore
  readonly vault: Vault
  readonly optOuts: Pick<OptOuts, 'has'>
  /** Resolves when this process goes by what was committed. */
  caughtUp(): Promise<void>
  readonly clock: Clock
  readonly randomness: Randomness
}

/** An opt-out as its customer may see it: the person is a mask. */
export type HeldOptOut = {
  readonly id: MatterId
  readonly person: string
  readonly of: OptOutState
  /** When it was said last. */
  readonly at: number
}

/**
 * Who says what a person wants. What staff set, for a person who asked them (SEC-6), is neither removed nor narrowed by the customer, nor by
 * staff who oversee nothing.
 */
export type OptOutSayer = 'customer' | 'staff' | 'overseer'

/** `not_theirs`: staff set it, and who asks may not take of it. */
export type OptOutChange = HeldOptOut | 'busy' | 'not_theirs'

/** How often a change is made again because another one came between. */
const mostTries = 4

/** Keeps what persons want none of: one matter for each customer and person, of which the number is sealed. */
export class OptOutDesk {
  readonly #parts: OptOutDeskParts

  constructor(parts: OptOutDeskParts) {
    this.#parts = parts
  }

  /** The person wants none of these of the customer any more. Idempotent; what was said before is replaced. */
  async add(customer: CustomerId, person: PhoneNumber, of: OptOutScope, by: OptOutSayer): Promise<OptOutChange> {
    const { matters, vault, clock, randomness, optOuts, caughtUp } = this.#parts
    const at = clock.now()
    const hash = vault.hashOfParty(person)
    const key = optOutKey(customer, hash)
    // The mark comes first: an opt-out without it would be looked for by nobody.
    if (!optOuts.has(customer)) {
      const id = makeMatterId(at, randomness)
      const mark = { id, kind: 'opt_out_customer', customer, key: customer, subject: null, state: 'has_any' } as const
      await matters.add({ ...mark, createdAt: at, body: new Uint8Array() })
      await caughtUp()
    }
    const id = makeMatterId(at, randomness)
    const body = this.#sealed(customer, id, { number: reveal(person), isStaffs: by !== 'customer' })
    const opened = { id, kind: 'opt_out', customer, key, subject: hexOf(hash), state: of } as const
    const there = await matters.add({ ...opened, createdAt: at, body })
    if (there === undefined) return { id, person: person.mask, of, at }
    return this.#turn(customer, there, of, by)
  }

  /** The person lets the customer bind and call him again. Undefined where there is nothing to remove. */
  async remove(customer: CustomerId, person: PhoneNumber, by: OptOutSayer): Promise<OptOutChange | undefined> {
    const { matters, vault } = this.#parts
    const found = await matters.findByKey('opt_out', optOutKey(customer, vault.hashOfParty(person)))
    if (found === undefined || found.state === 'removed') return undefined
    return this.#turn(customer, found, 'removed', by)
  }

  /** Those of one state, the newest first; of all states when none is named. Undefined for a cursor that no page gave. */
  async list(
    customer: CustomerId,
    { state, ...page }: PageRequest & { readonly state?: OptOutState },
  ): Promise<Page<HeldOptOut> | undefined> {
    const query = { kind: 'opt_out', customer, ...page, ...(state === undefined ? {} : { state }) } as const
    const found = await this.#parts.matters.list(query)
    return found && { items: found.items.map((matter) => this.#held(customer, matter)), next: found.next }
  }

  async #turn(customer: CustomerId, found: Matter, of: OptOutState, by: OptOutSayer): Promise<OptOutChange> {
    const { matters, clock } = this.#parts
    let current = found
    for (let tried = 0; tried < mostTries; tried += 1) {
      const { id, revision, state } = current
      const { number, isStaffs: wasStaffs } = this.#opened(customer, current)
      if (wasStaffs && by !== 'overseer' && takesOf(state, of)) return 'not_theirs'
      const isStaffs = by !== 'customer' || (wasStaffs && state !== 'removed')
      if (state === of && isStaffs === wasStaffs) return this.#held(customer, current)
      const body = isStaffs === wasStaffs ? {} : { body: this.#sealed(customer, id, { number, isStaffs }) }
      const outcome = await matters.change({ kind: 'opt_out', id, revision, state: of, ...body, at: clock.now() })
      if (outcome.kind === 'absent') return 'busy'
      if (outcome.kind === 'changed') return this.#held(customer, outcome.matter)
      current = outcome.matter
    }
    return 'busy'
  }

  #sealed(customer: CustomerId, id: MatterId, { number, isStaffs }: SealedOptOut): Uint8Array {
    return this.#parts.vault.seal(scopeOf(customer), id, isStaffs ? `${number}${staffs}` : number)
  }

  #opened(customer: CustomerId, { id, body }: Matter): SealedOptOut {
    const text = this.#parts.vault.open(scopeOf(customer), id, body)
    const isStaffs = text.endsWith(staffs)
    return { number: isStaffs ? text.slice(0, -staffs.length) : text, isStaffs }
  }

  #held(customer: CustomerId, matter: Matter): HeldOptOut {
    const { id, state, changedAt } = matter
    const phone = parsePhoneNumber(this.#opened(customer, matter).number)
    if (!phone.ok) throw new Error('a sealed opt-out is of no real number')
    return { id, person: phone.value.mask, of: state as OptOutState, at: changedAt }
  }
}

/** What is sealed of an opt-out: whose it is, and whether staff set it. */
type SealedOptOut = { readonly number: string; readonly isStaffs: boolean }

/** Behind the number where staff set it. What earlier versions sealed is the customer's. */
const staffs = ' staff'

/** Whether somebody would be bound or called who is not now. */
const takesOf = (state: string, of: OptOutState): boolean =>
  (stopsBindings(state) && !stopsBindings(of)) || (stopsCalls(state) && !stopsCalls(of))

const scopeOf = (customer: CustomerId): string => `opt-out/${customer}`
