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

/** How often a change is made again because another one came between. */
const mostTries = 4

/** Keeps what persons want none of: one matter for each customer and person, of which the number is sealed. */
export class OptOutDesk {
  readonly #parts: OptOutDeskParts

  constructor(parts: OptOutDeskParts) {
    this.#parts = parts
  }

  /** The person wants none of these of the customer any more. Idempotent; what was said before is replaced. */
  async add(customer: CustomerId, person: PhoneNumber, of: OptOutScope): Promise<HeldOptOut | 'busy'> {
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
    const body = vault.seal(scopeOf(customer), id, reveal(person))
    const opened = { id, kind: 'opt_out', customer, key, subject: hexOf(hash), state: of } as const
    const there = await matters.add({ ...opened, createdAt: at, body })
    if (there === undefined) return { id, person: person.mask, of, at }
    return (await this.#turn(customer, there, of)) ?? 'busy'
  }

  /** The person lets the customer bind and call him again. Undefined where there is nothing to remove. */
  async remove(customer: CustomerId, person: PhoneNumber): Promise<HeldOptOut | 'busy' | undefined> {
    const { matters, vault } = this.#parts
    const found = await matters.findByKey('opt_out', optOutKey(customer, vault.hashOfParty(person)))
    if (found === undefined || found.state === 'removed') return undefined
    return (await this.#turn(customer, found, 'removed')) ?? 'busy'
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

  async #turn(customer: CustomerId, found: Matter, of: OptOutState): Promise<HeldOptOut | undefined> {
    const { matters, clock } = this.#parts
    let current = found
    for (let tried = 0; tried < mostTries; tried += 1) {
      if (current.state === of) return this.#held(customer, current)
      const { id, revision } = current
      const outcome = await matters.change({ kind: 'opt_out', id, revision, state: of, at: clock.now() })
      if (outcome.kind === 'absent') return undefined
      if (outcome.kind === 'changed') return this.#held(customer, outcome.matter)
      current = outcome.matter
    }
    return undefined
  }

  #held(customer: CustomerId, { id, state, changedAt, body }: Matter): HeldOptOut {
    const phone = parsePhoneNumber(this.#parts.vault.open(scopeOf(customer), id, body))
    if (!phone.ok) throw new Error('a sealed opt-out is of no real number')
    return { id, person: phone.value.mask, of: state as OptOutState, at: changedAt }
  }
}

const scopeOf = (customer: CustomerId): string => `opt-out/${customer}`
