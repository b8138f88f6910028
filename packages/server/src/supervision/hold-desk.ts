import {
  type BindingId,
  type Clock,
  type CustomerId,
  type HeldThing,
  type Matter,
  type MatterId,
  type MatterStore,
  makeMatterId,
  mostComplaintHolds,
  mostHolds,
  type Page,
  type PageRequest,
  type PhoneNumber,
  type ProtectedNumber,
  parseNationalMobile,
  type Randomness,
  reveal,
  type SuspensionActor,
  subjectOfParty,
  type Vault,
} from '@axbridge/core'
import { inTurn } from '../operation/in-turn.ts'

/** What a hold names, as it was said: a person by his number. */
export type HoldOf =
  | Exclude<HeldThing, { kind: 'party' }>
  | { readonly kind: 'party'; readonly phone: PhoneNumber }
  /** Where the number is not known any more: for who only finds the hash. */
  | Extract<HeldThing, { kind: 'party' }>

type Done = { readonly at: number; readonly by: SuspensionActor; readonly reason: string }

/** A hold as it is kept. */
export type Hold = {
  readonly id: MatterId
  readonly of: HoldOf
  readonly case: string
  readonly held: Done
  /** Null while it stands. */
  readonly released: Done | null
}

export type NewHold = {
  readonly of: HoldOf
  readonly reason: string
  readonly case: string
  readonly by: SuspensionActor
}

export type HoldDeskParts = {
  readonly matters: Pick<MatterStore, 'add' | 'change' | 'find' | 'list' | 'changedAfter'>
  readonly vault: Vault
  readonly clock: Clock
  readonly randomness: Randomness
  /** `mostHolds` and `mostComplaintHolds` when left out. */
  readonly most?: { readonly asked: number; readonly ofRules: number }
}

type Written = {
  readonly of: Readonly<Record<'kind', HoldOf['kind']>> &
    Partial<Readonly<Record<'customer' | 'orderId' | 'binding' | 'number' | 'phone' | 'party', string>>>
  readonly case: string
  readonly held: Done
  readonly released: Done | null
}

const kind = 'hold'
const pageLength = 200

/** One that stands: whoever deletes need not open it again for each batch. */
type Standing = { readonly thing: HeldThing; readonly isOfRule: boolean }

/** Legal holds (REG-6). Their bodies are sealed: the number of a person may stand in one. */
export class HoldDesk {
  readonly #parts: HoldDeskParts
  readonly #turn = inTurn()
  readonly #standing = new Map<MatterId, Standing>()
  /** The place of the last change of a hold that was read. */
  #through = 0

  constructor(parts: HoldDeskParts) {
    this.#parts = parts
  }

  /**
   * From the answer on nothing of it is deleted, on whichever server: no batch is committed that did not know of it. What rules hold, for
   * complaints, has a limit of its own, so that nobody who asks for a hold is refused for them.
   */
  add({ of, reason, case: ofCase, by }: NewHold): Promise<Hold | 'too_many'> {
    const { matters, vault, clock, randomness, most = { asked: mostHolds, ofRules: mostComplaintHolds } } = this.#parts
    const isOfRule = by.kind === 'rule'
    return this.#turn(async () => {
      await this.#catchUp()
      const alike = [...this.#standing.values()].filter((one) => one.isOfRule === isOfRule)
      if (alike.length >= (isOfRule ? most.ofRules : most.asked)) return 'too_many'
      const at = clock.now()
      const hold: Hold = {
        ...{ id: makeMatterId(at, randomness), of, case: ofCase },
        ...{ held: { at, by, reason }, released: null },
      }
      await matters.add({
        ...{ id: hold.id, kind, key: null, state: 'in_force', createdAt: at },
        customer: of.kind === 'customer' || of.kind === 'order' ? of.customer : null,
        subject: subjectOf(of, vault),
        body: seal(vault, hold),
      })
      return hold
    })
  }

  /** Undefined where there is none; `released` where it was before. */
  async release(id: MatterId, { by, reason }: Omit<Done, 'at'>): Promise<Hold | 'released' | undefined> {
    const { matters, vault, clock } = this.#parts
    const matter = await matters.find(kind, id)
    if (matter === undefined) return undefined
    const at = clock.now()
    const hold = { ...open(vault, matter), released: { at, by, reason } }
    if (matter.state !== 'in_force') return 'released'
    const body = seal(vault, hold)
    const outcome = await matters.change({ kind, id, revision: matter.revision, state: 'released', body, at })
    return outcome.kind === 'changed' ? hold : 'released'
  }

  async list(query: PageRequest & { readonly state?: string }): Promise<Page<Hold> | undefined> {
    const page = await this.#parts.matters.list({ kind, ...query })
    return page && { items: page.items.map((matter) => open(this.#parts.vault, matter)), next: page.next }
  }

  async count(): Promise<number> {
    return (await this.standing()).held.length
  }

  /** What is held now, by whichever server it was asked for, and the place of the last change of a hold that this knows of. */
  standing(): Promise<{ readonly held: readonly HeldThing[]; readonly through: number }> {
    return this.#turn(async () => {
      await this.#catchUp()
      return { held: [...this.#standing.values()].map(({ thing }) => thing), through: this.#through }
    })
  }

  async #catchUp(): Promise<void> {
    const { matters, vault } = this.#parts
    for (;;) {
      const changed = await matters.changedAfter([kind], this.#through, pageLength)
      for (const matter of changed) {
        if (matter.state === 'in_force') this.#standing.set(matter.id, standingOf(open(vault, matter), vault))
        else this.#standing.delete(matter.id)
        this.#through = matter.change
      }
      if (changed.length === 0) return
    }
  }
}

const standingOf = ({ of, held }: Hold, vault: Pick<Vault, 'hashOfParty'>): Standing => ({
  thing: thingOf(of, vault),
  isOfRule: held.by.kind === 'rule',
})

const thingOf = (of: HoldOf, vault: Pick<Vault, 'hashOfParty'>): HeldThing =>
  of.kind === 'party' && 'phone' in of ? { kind: 'party', party: vault.hashOfParty(of.phone) } : of

const subjectOf = (of: HoldOf, vault: Pick<Vault, 'hashOfParty'>): string => {
  switch (of.kind) {
    case 'customer':
      return of.customer
    case 'binding':
      return of.binding
    case 'order':
      return of.orderId
    case 'number':
      return of.number
    case 'party':
      return subjectOfParty('phone' in of ? vault.hashOfParty(of.phone) : of.party)
  }
}

const seal = (vault: Vault, { id, of, ...rest }: Hold): Uint8Array => {
  const written =
    of.kind !== 'party'
      ? of
      : 'phone' in of
        ? { kind: of.kind, phone: reveal(of.phone) }
        : { kind: of.kind, party: Buffer.from(of.party).toString('hex') }
  return vault.seal(kind, id, JSON.stringify({ of: written, ...rest }))
}

const open = (vault: Vault, { id, body }: Pick<Matter, 'id' | 'body'>): Hold => {
  const { of, ...rest } = JSON.parse(vault.open(kind, id, body)) as Written
  return { id, of: readOf(of), ...rest }
}

const readOf = ({ kind: what, customer, orderId, binding, number, phone, party }: Written['of']): HoldOf => {
  switch (what) {
    case 'customer':
      return { kind: what, customer: customer as CustomerId }
    case 'order':
      return { kind: what, customer: customer as CustomerId, orderId: orderId ?? '' }
    case 'binding':
      return { kind: what, binding: binding as BindingId }
    case 'number':
      return { kind: what, number: number as ProtectedNumber }
    case 'party': {
      if (party !== undefined) return { kind: what, party: new Uint8Array(Buffer.from(party, 'hex')) }
      const parsed = parseNationalMobile(phone ?? '')
      if (!parsed.ok) throw new Error('a hold is of no real number')
      return { kind: what, phone: parsed.value }
    }
  }
}
