import {
  type ActualUser,
  actualUserKey,
  type Clock,
  type CustomerId,
  Holds,
  hexOf,
  type IdentityDocument,
  type Matter,
  type MatterId,
  type MatterStore,
  makeMatterId,
  type Page,
  type PageRequest,
  type PhoneNumber,
  type Randomness,
  type Vault,
} from '@axbridge/core'
import { openActualUser, type RegisteredPerson, sealActualUser } from './actual-user-body.ts'
import { type ActualUsersOf, actualUsersOf, collected } from './actual-user-list.ts'
import type { HoldDesk } from './hold-desk.ts'
import { RegisteredCounts } from './registered-counts.ts'

export type ActualUserDeskParts = {
  readonly matters: MatterStore
  readonly vault: Vault
  readonly holds: Pick<HoldDesk, 'standing'>
  readonly clock: Clock
  readonly randomness: Randomness
  /** How many a customer may have (`supervision.mostActualUsers`). */
  readonly most: number
}

/** Somebody registered, as his customer may see it. */
export type HeldActualUser = {
  readonly id: MatterId
  /** His number, masked. */
  readonly person: string
  /** His name, masked. */
  readonly name: string
  readonly document: IdentityDocument['kind'] | null
  readonly at: number
}

/** By his number, or by the id of the registration. */
export type ActualUserNamed = { readonly person: PhoneNumber } | { readonly id: MatterId }

const kind = 'actual_user'
/** How often a change is made again because another one came between. */
const mostTries = 4
const pageLength = 200
/** Told of a person. */
const mostTold = 200
/** Copies that are looked at before there is one more: a second one alike does no harm. */
const mostCompared = 200

/**
 * Who really uses the phones that stand in a customer's bindings (USE-3): one matter for each customer and person, its body sealed under the
 * customer's key. What is removed is deleted at once, row and all; where a hold names it, a copy without key stays that counts for nothing.
 * A registration counts for nothing from the moment it is `erased`, its body still in it; `settled` is one that holds have been asked about.
 */
export class ActualUserDesk {
  readonly #parts: ActualUserDeskParts
  readonly #counts: RegisteredCounts

  constructor(parts: ActualUserDeskParts) {
    this.#parts = parts
    const { matters, most, clock } = parts
    this.#counts = new RegisteredCounts({ matters, most, now: () => clock.now() })
  }

  /** Idempotent; what was registered of the person before is replaced. */
  async register(
    customer: CustomerId,
    phone: PhoneNumber,
    user: ActualUser,
  ): Promise<HeldActualUser | 'busy' | 'too_many'> {
    const { matters, vault, clock, randomness } = this.#parts
    const hash = vault.hashOfParty(phone)
    const key = actualUserKey(customer, hash)
    const wanted = { phone, ...user }
    for (let tried = 0; tried < mostTries; tried += 1) {
      const found = await matters.findByKey(kind, key)
      if (found?.state === 'registered') {
        const replaced = await this.#replaced(customer, found, wanted)
        if (replaced !== undefined) return replaced
        continue
      }
      if (!(await this.#counts.take(customer))) return 'too_many'
      const at = clock.now()
      const id = makeMatterId(at, randomness)
      const body = sealActualUser(vault, customer, id, wanted)
      const fresh = { id, kind, customer, key, subject: hexOf(hash), state: 'registered', createdAt: at, body } as const
      const there = await matters.add(fresh)
      if (there === undefined) return held({ id, changedAt: at }, wanted)
      await this.#counts.give(customer)
      // What a server that was killed left of a removal makes room; so does nothing else.
      if (there.state !== 'registered') await this.#settle(there)
    }
    return 'busy'
  }

  /** What was registered of him, masked; undefined where nothing was. */
  async remove(customer: CustomerId, named: ActualUserNamed): Promise<HeldActualUser | 'busy' | undefined> {
    const { matters, vault } = this.#parts
    const found =
      'id' in named
        ? await matters.find(kind, named.id)
        : await matters.findByKey(kind, actualUserKey(customer, vault.hashOfParty(named.person)))
    if (found === undefined || found.customer !== customer || found.state !== 'registered') return undefined
    const shown = held(found, openActualUser(vault, found))
    return (await this.#erase(found)) === 'busy' ? 'busy' : shown
  }

  /** Removes a person wherever he is registered, because he asked for it (SEC-6); `held`: how many copies of him a hold keeps. */
  async removeEverywhere(person: PhoneNumber): Promise<{ readonly removed: number; readonly held: number } | 'busy'> {
    for (const left of await collected(this.#of(person, 'erased'))) await this.#settle(left)
    let removed = 0
    for (let tried = 0; tried < mostTries; tried += 1) {
      const registered = await collected(this.#of(person, 'registered'))
      if (registered.length === 0) return { removed, held: (await collected(this.#of(person, 'removed'))).length }
      for (const matter of registered) {
        if ((await this.#erase(matter)) === 'busy') return 'busy'
        removed += 1
      }
    }
    return 'busy'
  }

  /** What servers that were killed left of removals: what a hold names of it is found by traces only once it is copied. */
  async settleLeft(): Promise<void> {
    const left = await this.#parts.matters.list({ kind, state: 'erased', limit: pageLength })
    for (const matter of left?.items ?? []) await this.#settle(matter)
  }

  /** The newest first. Undefined for a cursor that no page gave. */
  async list(customer: CustomerId, page: PageRequest): Promise<Page<HeldActualUser> | undefined> {
    const { matters, vault } = this.#parts
    const found = await matters.list({ kind, customer, state: 'registered', ...page })
    return (
      found && { items: found.items.map((matter) => held(matter, openActualUser(vault, matter))), next: found.next }
    )
  }

  /** Where a person is registered now, the newest 200. */
  async registrationsOf(
    person: PhoneNumber,
  ): Promise<readonly (ActualUser & { readonly customer: CustomerId; readonly at: number })[]> {
    const registered = await collected(this.#of(person, 'registered'), mostTold)
    return registered.flatMap((matter) => {
      const { customer, changedAt: at } = matter
      if (customer === null) return []
      const { name, document } = openActualUser(this.#parts.vault, matter)
      return [{ customer, name, document, at }]
    })
  }

  /** Undefined where somebody changed it meanwhile. */
  async #replaced(customer: CustomerId, found: Matter, wanted: RegisteredPerson): Promise<HeldActualUser | undefined> {
    const { matters, vault, clock } = this.#parts
    if (isSame(openActualUser(vault, found), wanted)) return held(found, wanted)
    const wasHeld = await this.#isHeld(found)
    if (wasHeld) await this.#keepCopy(found)
    const { id, revision } = found
    const body = sealActualUser(vault, customer, id, wanted)
    const outcome = await matters.change({ kind, id, revision, body, at: clock.now() })
    if (outcome.kind !== 'changed') return undefined
    // A hold that was added in between counts: what it names is in hand still.
    if (!wasHeld && (await this.#isHeld(found))) await this.#keepCopy(found)
    return held(outcome.matter, wanted)
  }

  async #erase(found: Matter): Promise<'erased' | 'busy'> {
    const { matters, clock } = this.#parts
    let current = found
    for (let tried = 0; tried < mostTries; tried += 1) {
      if (current.state !== 'registered') return 'erased'
      const { id, customer, revision } = current
      const outcome = await matters.change({ kind, id, revision, state: 'erased', at: clock.now() })
      if (outcome.kind === 'absent') return 'erased'
      if (outcome.kind === 'changed') {
        await this.#settle(outcome.matter)
        if (customer !== null) await this.#counts.give(customer)
        return 'erased'
      }
      current = outcome.matter
    }
    return 'busy'
  }

  /**
   * Deletes what is erased, row and all. Each hold that was answered before it was erased is seen here, so that a server that is killed on
   * the way loses nothing of what is held: its body stands there until a copy does.
   */
  async #settle(erased: Matter): Promise<void> {
    const { matters, clock } = this.#parts
    let settled = erased
    if (erased.state === 'erased') {
      if (await this.#isHeld(erased)) await this.#keepCopy(erased)
      const { id, revision } = erased
      const body = new Uint8Array()
      const outcome = await matters.change({ kind, id, revision, state: 'settled', body, at: clock.now() })
      if (outcome.kind === 'absent') return
      settled = outcome.matter
    }
    const changedBefore = settled.changedAt + 1
    await matters.forget({ kind, state: 'settled', changedBefore, limit: pageLength })
  }

  async #isHeld(matter: Matter): Promise<boolean> {
    return new Holds((await this.#parts.holds.standing()).held).holdsSubject(matter)
  }

  /** Without the key, so that whoever is registered anew is so as if nothing had been: of a hold nobody is told. */
  async #keepCopy(matter: Matter): Promise<void> {
    const { matters, vault, clock, randomness } = this.#parts
    const { customer, subject } = matter
    if (customer === null || subject === null) throw new Error('an actual user is of no customer or of no person')
    const person = openActualUser(vault, matter)
    const kept = await collected(actualUsersOf(matters, { subject, state: 'removed', customer }), mostCompared)
    if (kept.some((copy) => isSame(openActualUser(vault, copy), person))) return
    const at = clock.now()
    const id = makeMatterId(at, randomness)
    const body = sealActualUser(vault, customer, id, person)
    await matters.add({ id, kind, customer, key: null, subject, state: 'removed', createdAt: at, body })
  }

  #of(person: PhoneNumber, state: ActualUsersOf['state']): AsyncIterable<Matter> {
    const { matters, vault } = this.#parts
    return actualUsersOf(matters, { subject: hexOf(vault.hashOfParty(person)), state })
  }
}

const isSame = (one: RegisteredPerson, other: RegisteredPerson): boolean =>
  one.name === other.name &&
  one.document?.kind === other.document?.kind &&
  one.document?.number === other.document?.number

/** Its first character and two stars, however long it is. */
const maskOfName = (name: string): string => `${[...name][0] ?? ''}**`

const held = (
  { id, changedAt: at }: Pick<Matter, 'id' | 'changedAt'>,
  { phone, name, document }: RegisteredPerson,
): HeldActualUser => ({ id, person: phone.mask, name: maskOfName(name), document: document?.kind ?? null, at })
