import type { Customer } from '../customers/customer.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { Amendment, AmendOutcome } from '../ports/binding-store.ts'
import { hashesEqual, hashText } from '../ports/vault.ts'
import { type Refused, refuse } from '../refusal/refused.ts'
import { enteringParties, faultOfSuspension, screenBind, suspendedNumber } from './bind-checks.ts'
import type { BinderParts } from './binder.ts'
import { type Binding, type BindingId, endOf, type StoredBinding } from './binding.ts'
import { type BindingChange, changedParties } from './binding-change.ts'
import { faultOfExpiry, faultOfParties, faultOfTerms, holds } from './check-bind.ts'
import { faultOfEntity, faultOfNumbers, faultOfStandingUse } from './check-use.ts'
import { isHarmless } from './draw-numbers.ts'
import { countedMore, countsOn } from './pair.ts'
import { everybody, type Parties, type PartyOfBinding, partiesOf, sideA } from './parties.ts'
import { openBinding, sealParties } from './sealed-parties.ts'
import { mostChanges } from './stood-parties.ts'
import { writeTerms } from './terms.ts'

type Planned = { readonly kind: 'planned'; readonly amendment: Amendment; readonly parties: Parties }

export type BindingOutcome = { readonly kind: 'found'; readonly binding: Binding } | Refused

/** How often a change is made again because another one came between. */
const mostRetries = 8

/** Changes live bindings: reads one, works out what it shall be, and has it written if nothing came between. */
export class Amender {
  readonly #parts: BinderParts

  constructor(parts: BinderParts) {
    this.#parts = parts
  }

  async amend(customer: Customer, id: BindingId, change: BindingChange): Promise<BindingOutcome> {
    const { store, vault, clock, limits } = this.#parts
    const fault = change.expiresAt === undefined ? undefined : faultOfExpiry(change.expiresAt, clock.now(), limits)
    if (fault !== undefined) return fault
    for (let tried = 0; tried < mostRetries; tried += 1) {
      const stored = await store.bindings.find(customer.id, id)
      if (stored === undefined) return refuse('not_found')
      if (endOf(stored) <= clock.now()) return refuse('binding_ended')
      const planned = this.#plan(customer, stored, change)
      if (planned.kind !== 'planned') return planned
      const refused = await this.#screened(customer, stored, planned)
      if (refused !== undefined) return refused
      const overfull = await this.#overfull(customer, stored, planned)
      if (overfull !== undefined) {
        // The pool may hold what another change of this binding has taken meanwhile, and this one then need not.
        if ((await store.bindings.find(customer.id, id))?.revision === stored.revision) return overfull
        continue
      }
      const outcome = await store.bindings.amend(planned.amendment)
      if (outcome.kind === 'changed') return { kind: 'found', binding: openBinding(vault, outcome.binding) }
      if (outcome.kind !== 'outdated') return await this.#refused(outcome, planned.amendment, planned.parties, stored)
    }
    return { ...refuse('overloaded'), explanation: 'Too many changes of this binding are made at once.' }
  }

  #plan(customer: Customer, stored: StoredBinding, change: BindingChange): Planned | BindingOutcome {
    const { vault, clock, gauge, limits } = this.#parts
    const before = openBinding(vault, stored)
    const parties = changedParties(before, change)
    if (parties.kind === 'refused') return parties
    const terms = { ...before.terms, ...change.terms }
    const expiresAt = change.expiresAt ?? before.expiresAt
    const fault =
      faultOfParties(before.mode, parties) ?? faultOfEntering(before, parties) ?? faultOfTerms(terms, limits)
    if (fault !== undefined) return fault
    const [standing, wanted] = [partiesOf(vault, before.parties), partiesOf(vault, parties)]
    const [enter, leave] = [without(wanted, standing), without(standing, wanted)]
    const isMore = enter.length > 0 || expiresAt > before.expiresAt
    // Whoever is to leave leaves at once, however often the binding was changed.
    const [first] = enter
    if (first !== undefined && before.revision >= mostChanges) return tooManyChanges(first, parties)
    const forbidden = isMore ? this.#faultOfMore(customer, before, parties, expiresAt) : undefined
    if (forbidden !== undefined) return forbidden
    const partiesChange = enter.length + leave.length > 0 || !sameDefault(before.parties, parties)
    const termsChange = writeTerms(terms) !== writeTerms(before.terms)
    if (!partiesChange && !termsChange && expiresAt === before.expiresAt) return { kind: 'found', binding: before }
    const liveUntil = expiresAt + terms.graceMs
    const amendment: Amendment = {
      id: before.id,
      customer: customer.id,
      revision: before.revision,
      at: clock.now(),
      changed: {
        ...(partiesChange ? { parties: sealParties(vault, before.id, parties, customer.id) } : {}),
        ...(termsChange ? { terms } : {}),
        ...(expiresAt === before.expiresAt ? {} : { expiresAt }),
      },
      enter,
      leave,
      liveUntil,
      heldUntil: liveUntil + limits.quarantineMs,
      quarantineMs: limits.quarantineMs,
      limit: gauge.limitOf(customer),
    }
    return { kind: 'planned', amendment, parties }
  }

  /** Nobody enters, and nothing lives longer, where the customer could not bind so now. */
  #faultOfMore(customer: Customer, before: Binding, parties: Parties, expiresAt: number): Refused | undefined {
    const { clock, checks } = this.#parts
    const { rules } = checks
    const { use, mode, createdAt: bornAt } = before
    const now = clock.now()
    const standing = everybody(before.parties)
    return (
      faultOfNumbers(parties, rules, (phone) => holds(standing, phone)) ??
      faultOfSuspension(customer, checks) ??
      (suspendedNumber(before, checks) === undefined
        ? undefined
        : { ...refuse('suspended'), explanation: 'The number of the binding, or its block, is suspended.' }) ??
      faultOfEntity(customer.profile, rules, now) ??
      faultOfStandingUse(customer.profile, { use, mode, expiresAt, bornAt }, now)
    )
  }

  /** Lets the screens look at who enters. */
  async #screened(
    customer: Customer,
    stored: StoredBinding,
    { amendment, parties }: Planned,
  ): Promise<Refused | undefined> {
    const { vault, clock, checks } = this.#parts
    if (checks.screens.length === 0 || amendment.enter.length === 0) return undefined
    const entering = new Set(amendment.enter.map(({ party, side }) => side + hashText(party)))
    const { id, mode, orderId, use } = stored
    const bind = {
      ...{ customer, mode, orderId, use, changes: id },
      expiresAt: amendment.changed.expiresAt ?? stored.expiresAt,
      entering: enteringParties(parties, partiesOf(vault, parties), ({ party, side }) =>
        entering.has(side + hashText(party)),
      ),
    }
    return screenBind(checks.screens, bind, clock.now())
  }

  /** Refuses pairs beyond those that the pool may hold, as a bind does. */
  async #overfull(
    customer: Customer,
    stored: StoredBinding,
    { amendment, parties }: Planned,
  ): Promise<Refused | undefined> {
    const { gauge, clock } = this.#parts
    const { enter, leave } = amendment
    const more = countedMore(stored, enter, leave)
    const now = clock.now()
    if (more <= 0 || !(await gauge.isBeyond(customer, more, now))) return undefined
    const first = enter.find(({ side }) => countsOn(side, stored))
    return { ...refuse('pool_limit', fieldOf(first?.side ?? 'a', parties)), pool: await gauge.report(customer, now) }
  }

  async #refused(
    outcome: Exclude<AmendOutcome, { kind: 'changed' | 'outdated' }>,
    amendment: Amendment,
    parties: Parties,
    { customer, x, y }: StoredBinding,
  ): Promise<Refused> {
    switch (outcome.kind) {
      case 'absent':
        return refuse('not_found')
      case 'ended':
        return refuse('binding_ended')
      case 'outlives': {
        const rule = 'must, with the grace, not lie behind the end of validity of the block'
        return refuse('expiry_too_late', 'expiresAt', rule)
      }
      case 'withdrawn': {
        const rule = 'must let nobody enter and nothing live longer: the block of the number is withdrawn'
        const first = amendment.enter[0]
        return refuse('block_state', first === undefined ? 'expiresAt' : fieldOf(first.side, parties), rule)
      }
      case 'full': {
        const explanation = `${outcome.side === 'a' ? x : y} holds as many pairs as it may.`
        return { ...refuse('number_full', fieldOf(outcome.side, parties)), explanation }
      }
      case 'taken': {
        const entering = amendment.enter[outcome.index]
        if (entering === undefined) throw new Error('the store refused a party that was not to enter')
        const number = entering.side === 'a' ? x : y
        const mask = this.#maskOf(entering, parties)
        const rule = `must hold nobody who stands or rests on ${number} in another binding`
        // Of a block that was recovered and allocated anew a pair may still rest for the customer before: he is not named.
        const isTheirs = (await this.#parts.store.bindings.find(customer, outcome.by)) !== undefined
        const where = isTheirs ? `in the binding ${outcome.by}` : 'for another order'
        const explanation = `${mask} stands or rests on ${number} ${where}.`
        return { ...refuse('party_stands', fieldOf(entering.side, parties), rule), explanation }
      }
    }
  }

  #maskOf({ party, side }: PartyOfBinding, parties: Parties): string {
    if (side === 'b') return parties.b.mask
    const phone = sideA(parties).find((one) => hashesEqual(this.#parts.vault.hashOfParty(one), party))
    return phone?.mask ?? 'A party'
  }
}

/** Who comes in may not be one whose number X or Y shows (promise 5). */
const faultOfEntering = ({ x, y, parties: before }: Binding, parties: Parties): Refused | undefined => {
  const shows = (phone: PhoneNumber) =>
    ![x, y].every((number) => isHarmless(number, [phone])) && !holds(everybody(before), phone)
  const side = sideA(parties).some(shows) ? 'a' : shows(parties.b) ? 'b' : undefined
  if (side === undefined) return undefined
  return refuse('malformed', fieldOf(side, parties), 'must be no number that x or y of the binding shows')
}

const tooManyChanges = (first: PartyOfBinding, parties: Parties): Refused => ({
  ...refuse('limit_reached', fieldOf(first.side, parties), 'must bring nobody in: the binding was changed too often'),
  explanation: `Who stood in a binding is kept with each change. This one was changed ${mostChanges} times or more: people may leave it, and nobody comes in. Bind anew.`,
})

const fieldOf = (side: 'a' | 'b', parties: Parties): string => {
  if (side === 'b') return 'b'
  return parties.kind === 'two' ? 'a' : 'members'
}

const without = (ones: readonly PartyOfBinding[], others: readonly PartyOfBinding[]): readonly PartyOfBinding[] => {
  const known = new Set(others.map(({ party, side }) => side + hashText(party)))
  return ones.filter(({ party, side }) => !known.has(side + hashText(party)))
}

const sameDefault = (one: Parties, other: Parties): boolean => {
  const [first, second] = [one, other].map((parties) => (parties.kind === 'group' ? parties.defaultMember : null))
  return first === second || (first != null && second != null && first.equals(second))
}
