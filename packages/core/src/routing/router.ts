import { answerAt } from '../binding/ending.ts'
import { openBinding } from '../binding/sealed-parties.ts'
import { numberOfSide } from '../binding/side.ts'
import type { BindingTerms } from '../binding/terms.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import type { PhoneNumber } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { CallStore } from '../ports/call-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Vault } from '../ports/vault.ts'
import { type Connect, type Errand, type Route, type RouteSight, route } from './route.ts'

/** Answers who is meant when a caller dials a number, from the committed rows of that one pair. */
export class Router {
  readonly #store: Pick<CallStore, 'bindings'>
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #quarantineMs: number
  readonly #sight: RouteSight

  constructor(store: Pick<CallStore, 'bindings'>, vault: Vault, clock: Clock, quarantineMs: number) {
    this.#store = store
    this.#vault = vault
    this.#clock = clock
    this.#quarantineMs = quarantineMs
    this.#sight = {
      open: (stored) => openBinding(vault, stored),
      hashOfParty: (phone) => vault.hashOfParty(phone),
    }
  }

  async route(caller: PhoneNumber, dialled: ProtectedNumber, errand: Errand = 'call'): Promise<Route> {
    const standing = await this.#store.bindings.standing(dialled, this.#vault.hashOfParty(caller))
    return route(caller, dialled, standing, errand, this.#clock.now(), this.#sight)
  }

  /** The same as a question of a customer, who learns nothing of the bindings of others (a dry run). */
  async routeFor(customer: CustomerId, caller: PhoneNumber, dialled: ProtectedNumber, errand: Errand): Promise<Route> {
    const answer = await this.route(caller, dialled, errand)
    const isTheirs = answer.standing?.stored.customer === customer
    return isTheirs ? answer : { kind: 'refuse', reason: 'not_a_party' }
  }

  /**
   * Until when a connection lasts where it is cut at its end: as long as both stand in its binding, on the number that each
   * of them dials. 0 when one of them no longer does.
   */
  async lastsUntil(connection: Connect): Promise<number> {
    const { until } = await this.#lasts(connection)
    return until
  }

  /** When a connection is to be cut, as its binding stands now; null where the terms let it finish. */
  async cutAt(connection: Connect): Promise<number | null> {
    const { until, atEnd } = await this.#lasts(connection)
    return atEnd === 'cut' ? until : null
  }

  /** Notes that a member called, where B's calls go to the last caller. Durable when the promise resolves. */
  async called({ standing, terms }: Connect): Promise<void> {
    const { side, stored } = standing
    if (side !== 'a' || terms.groupCallee !== 'last_caller') return
    await this.#store.bindings.noteCaller({ id: stored.id, caller: standing.party, at: this.#clock.now() })
  }

  /**
   * Notes that a call was answered, where that ends its binding some time later by the terms of now: they may have changed
   * while it rang. Answers whether it was noted, durably.
   */
  async answered({ standing }: Connect): Promise<boolean> {
    const { id, customer } = standing.stored
    const stored = await this.#store.bindings.find(customer, id)
    const at = this.#clock.now()
    if (stored === undefined || answerAt(stored, at, at) === undefined) return false
    await this.#store.bindings.noteAnswer({ id, at, quarantineMs: this.#quarantineMs })
    return true
  }

  async #lasts({
    standing,
    callee,
    present,
    terms,
  }: Connect): Promise<Pick<BindingTerms, 'atEnd'> & { until: number }> {
    const { stored, side, party } = standing
    const both = await Promise.all([
      this.#store.bindings.standing(numberOfSide(stored, side), party),
      this.#store.bindings.standing(present, this.#vault.hashOfParty(callee)),
    ])
    const ours = both.filter((one) => one?.binding === stored.id)
    // The terms of now; those of the connection where neither of the two stands in the binding any more.
    const { atEnd } = ours[0]?.stored.terms ?? terms
    return { until: Math.min(...both.map((one) => (one?.binding === stored.id ? one.liveUntil : 0))), atEnd }
  }
}
