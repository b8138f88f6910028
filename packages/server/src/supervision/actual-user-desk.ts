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

/**
 * Who really uses the phones that stand in a customer's bindings (USE-3): one matter for each customer and person, its body sealed under the
 * customer's key. What is removed is deleted at once, row and all; where a hold names it, a copy without key stays that counts for nothing.
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
      if (there.state === 'erased') await this.#forgetErased(there)
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
    return (await this.#erase(customer, found)) === 'busy' ? 'busy' : shown
  }

  /** Removes a person wherever he is registered, because he asked for it (SEC-6); `held`: how many copies of him a hold keeps. */
  async removeEverywhere(person: PhoneNumber): Promise<{ readonly removed: number; readonly held: number } | 'busy'> {
    let removed = 0
    const { registered } = await this.#allOf(person)
    for (const matter of registered) {
      if (matter.customer === null) continue
      if ((await this.#erase(matter.customer, matter)) === 'busy') return 'busy'
      removed += 1
    }
    return { removed, held: (await this.#allOf(person)).kept.length }
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
    const { registered } = await this.#allOf(person)
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
    const { id, revision } = found
    const body = sealActualUser(vault, customer, id, wanted)
    const outcome = await matters.change({ kind, id, revision, body, at: clock.now() })
    return outcome.kind === 'changed' ? held(outcome.matter, wanted) : undefined
  }

  /** Deletes it, row and all; a copy is made first where a hold names it. */
  async #erase(customer: CustomerId, found: Matter): Promise<'erased' | 'busy'> {
    const { matters, clock } = this.#parts
    let current = found
    for (let tried = 0; tried < mostTries; tried += 1) {
      if (current.state !== 'registered') return 'erased'
      const wasHeld = await this.#isHeld(current)
      if (wasHeld) await this.#keepCopy(customer, current)
      const { id, revision } = current
      const body = new Uint8Array()
      const outcome = await matters.change({ kind, id, revision, state: 'erased', body, at: clock.now() })
      if (outcome.kind === 'absent') return 'erased'
      if (outcome.kind === 'changed') {
        // A hold that was added in between counts: what it names is in hand still.
        if (!wasHeld && (await this.#isHeld(current))) await this.#keepCopy(customer, current)
        await this.#forgetErased(outcome.matter)
        await this.#counts.give(customer)
        return 'erased'
      }
      current = outcome.matter
    }
    return 'busy'
  }

  async #isHeld(matter: Matter): Promise<boolean> {
    return new Holds((await this.#parts.holds.standing()).held).holdsSubject(matter)
  }

  /** Without the key, so that whoever is registered anew is so as if nothing had been: of a hold nobody is told. */
  async #keepCopy(customer: CustomerId, matter: Matter): Promise<void> {
    const { matters, vault, clock, randomness } = this.#parts
    const at = clock.now()
    const id = makeMatterId(at, randomness)
    const body = sealActualUser(vault, customer, id, openActualUser(vault, matter))
    const { subject } = matter
    await matters.add({ id, kind, customer, key: null, subject, state: 'removed', createdAt: at, body })
  }

  async #forgetErased({ changedAt }: Pick<Matter, 'changedAt'>): Promise<void> {
    await this.#parts.matters.forget({ kind, state: 'erased', changedBefore: changedAt + 1, limit: pageLength })
  }

  async #allOf(
    person: PhoneNumber,
  ): Promise<{ readonly registered: readonly Matter[]; readonly kept: readonly Matter[] }> {
    const { matters, vault } = this.#parts
    const subject = hexOf(vault.hashOfParty(person))
    const page = await matters.list({ kind, subject, limit: pageLength })
    const all = page?.items ?? []
    return {
      registered: all.filter(({ state }) => state === 'registered'),
      kept: all.filter(({ state }) => state === 'removed'),
    }
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
