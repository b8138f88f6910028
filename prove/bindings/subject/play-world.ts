import {
  type BindCommand,
  type Binding,
  type BindingChange,
  type BindingId,
  type BindingOutcome,
  Bindings,
  type Block,
  type BlockChange,
  type Clock,
  type Connect,
  type Customer,
  emptyProfile,
  type NumberBlock,
  numbersPerBlock,
  type Parties,
  type PhoneNumber,
  type ProtectedNumber,
  parseNationalMobile,
  type Randomness,
  type Route,
  Router,
  type Store,
  type Vault,
} from '@axbridge/core'
import { Draw } from '../draw.ts'
import {
  customerAt,
  customers,
  limits,
  type Person,
  personOf,
  phoneOf,
  serials,
  settingsOf,
  startTime,
  type Whose,
} from '../ground.ts'
import { isGroupMode } from '../step.ts'
import {
  type Asked,
  type AskedBind,
  type AskedChange,
  type AskedFilter,
  answerOf,
  connects,
  type Told,
  type ToldBinding,
} from '../wire.ts'

/** What all worlds of a store share. */
export type Surroundings = {
  readonly store: Store
  readonly vault: Vault
  /** The committed clock. */
  readonly clock: Clock
  readonly seed: number
}

const phones = new Map<Person, PhoneNumber>()

export const phoneFor = (person: Person): PhoneNumber => {
  const known = phones.get(person)
  if (known !== undefined) return known
  const parsed = parseNationalMobile(phoneOf(person))
  if (!parsed.ok) throw new Error(parsed.rule)
  phones.set(person, parsed.value)
  return parsed.value
}

export const customerOf = (world: number, whose: Whose): Customer => {
  const id = customerAt(world, whose) as Customer['id']
  const settings = { bearerAllowed: false, ...settingsOf(whose) }
  return { id, name: id, createdAt: startTime, settings, profile: emptyProfile }
}

/** Does in one world, through core, what is asked for. */
export class PlayWorld {
  readonly #around: Surroundings
  readonly #customers: readonly Customer[]
  readonly #bindings: Bindings
  readonly router: Router
  /** The call that was connected last. */
  #held: Connect | undefined

  constructor(around: Surroundings, world: number) {
    this.#around = around
    this.#customers = customers.map((whose) => customerOf(world, whose))
    this.#bindings = this.#bindingsDrawing(0)
    this.router = new Router(around.store, around.vault, around.clock, limits.quarantineMs)
  }

  async do(asked: Asked): Promise<Told> {
    try {
      return await this.#do(asked)
    } catch (error) {
      return { kind: 'failed', text: error instanceof Error ? `${error.name}: ${error.message}` : 'it threw no error' }
    }
  }

  customer(whose: Whose): Customer {
    return this.#customers[whose] ?? missing()
  }

  filterOf({ order, number, person, from, to, mode, state }: AskedFilter) {
    return {
      ...(order === undefined ? {} : { orderId: order }),
      ...(number === undefined ? {} : { number: number as ProtectedNumber }),
      ...(person === undefined ? {} : { party: phoneFor(person) }),
      ...(mode === undefined ? {} : { mode }),
      ...(state === undefined ? {} : { state }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }
  }

  /** The bindings of a customer, the newest first, read in pages of `limit`. */
  async list(whose: Whose, filter: AskedFilter, limit: number, most: number): Promise<readonly Binding[]> {
    const listed: Binding[] = []
    for (let cursor: string | null | undefined; cursor !== null && listed.length < most; ) {
      const query = { customer: this.customer(whose).id, ...this.filterOf(filter), limit }
      const outcome = await this.#bindings.list(cursor === undefined ? query : { ...query, cursor })
      if (outcome.kind === 'refused') throw new Error(`a list was refused: ${outcome.reason}`)
      listed.push(...outcome.page.items)
      cursor = outcome.page.next
    }
    return listed
  }

  async #do(asked: Asked): Promise<Told> {
    const { store, clock } = this.#around
    switch (asked.kind) {
      case 'bind':
        return this.#bind(asked)
      case 'change':
        return told(await this.#bindings.change(this.customer(asked.by), asked.id as BindingId, changeOf(asked.change)))
      case 'unbind':
        return told(await this.#bindings.unbind(this.customer(asked.by).id, asked.id as BindingId, asked.graceMs))
      case 'unbind order': {
        const ended = await this.#bindings.unbindOrder(this.customer(asked.by).id, asked.order, asked.graceMs)
        return { kind: 'order ended', count: ended.count, ids: ended.bindings.map(({ id }) => id) }
      }
      case 'call': {
        const route = await this.router.route(phoneFor(asked.caller), asked.number as ProtectedNumber, asked.errand)
        if (route.kind === 'connect' && asked.errand === 'call') {
          this.#held = route
          if (asked.notes) await this.router.called(route)
        }
        return { kind: 'route', route: routeText(route) }
      }
      case 'note':
        if (this.#held !== undefined) await this.router.called(this.#held)
        return { kind: 'done' }
      case 'answer':
        if (this.#held !== undefined) await this.router.answered(this.#held)
        return { kind: 'done' }
      case 'lasts':
        return this.#lasts()
      case 'dry run': {
        const [caller, number] = [phoneFor(asked.caller), asked.number as ProtectedNumber]
        const route = await this.router.routeFor(this.customer(asked.by).id, caller, number, asked.errand)
        return { kind: 'route', route: routeText(route) }
      }
      case 'find':
        return told(await this.#bindings.find(this.customer(asked.by).id, asked.id as BindingId))
      case 'list': {
        const listed = await this.list(asked.by, asked.filter, Math.ceil(asked.limit / 2), asked.limit)
        return { kind: 'listed', ids: listed.slice(0, asked.limit).map(({ id }) => id) }
      }
      case 'change block':
        return { kind: 'block', outcome: await this.#changeBlock(asked) }
      case 'add block': {
        const block = { ...this.#newBlock(asked), state: asked.state, validUntil: asked.validUntil }
        const { there } = await store.numbers.addBlocks([block])
        return { kind: 'block', outcome: there.length === 0 ? 'added' : 'there' }
      }
      case 'forget answers': {
        const at = clock.now()
        await store.forgetAnswers({ before: at - 86_400_000, limit: 1_000, at })
        return { kind: 'done' }
      }
    }
  }

  async #lasts(): Promise<Told> {
    if (this.#held === undefined) return { kind: 'lasts', until: null, atEnd: null }
    const [until, cutAt] = [await this.router.lastsUntil(this.#held), await this.router.cutAt(this.#held)]
    return { kind: 'lasts', until, atEnd: cutAt === null ? 'let_finish' : 'cut' }
  }

  async #bind(asked: AskedBind): Promise<Told> {
    const { key, body, choice, order, mode, expiresAt, terms, draw } = asked
    const command: BindCommand = {
      customer: this.customer(asked.by),
      mode,
      orderId: order,
      parties: partiesOf(asked),
      expiresAt,
      terms,
      choice: typeof choice === 'string' ? { kind: choice } : { kind: 'requested', ...numbersOf(choice) },
      explain: draw % 3 === 0,
      ...(key === null
        ? {}
        : { repeatable: { operation: 'bind', key, body, answerOf: ({ binding }) => answerOf(toldBinding(binding)) } }),
    }
    const outcome = await this.#bindingsDrawing(draw).bind(command)
    switch (outcome.kind) {
      case 'bound':
        return { kind: 'bound', binding: toldBinding(outcome.binding), how: outcome.allocation.how }
      case 'repeated':
        return { kind: 'repeated', answer: outcome.answer }
      case 'refused':
        return { kind: 'refused', reason: outcome.reason, by: null }
    }
  }

  async #changeBlock(asked: Extract<Asked, { kind: 'change block' }>): Promise<string> {
    const { from, to, validUntil, customer } = asked
    const change: BlockChange = {
      block: asked.block as Block,
      from,
      at: this.#around.clock.now(),
      ...(to === undefined ? {} : { to }),
      ...(validUntil === undefined ? {} : { validUntil }),
      ...(customer === undefined ? {} : { customer: this.customer(customer).id }),
    }
    return (await this.#around.store.numbers.changeBlock(change)).kind
  }

  #newBlock({ block, customer, validFrom }: Extract<Asked, { kind: 'add block' }>): Omit<NumberBlock, 'state'> {
    return {
      block: block as Block,
      approval: 'none: a proof',
      validFrom,
      validUntil: null,
      basePlatform: 'proof',
      customer: customer === null ? null : this.customer(customer).id,
      createdAt: this.#around.clock.now(),
      firstUsedAt: null,
    }
  }

  /** Operations whose randomness is told by one number, so that a bind draws the same wherever it stands. */
  #bindingsDrawing(draw: number): Bindings {
    const { store, vault, clock, seed } = this.#around
    return new Bindings(store, vault, clock, randomnessOf(new Draw(seed, draw, 1)), limits)
  }
}

/** Draws only the few serials of the proof out of a block. */
const randomnessOf = (draw: Draw): Randomness => ({
  below: (below) => (below === numbersPerBlock ? (serials[draw.below(serials.length)] ?? 0) : draw.below(below)),
  octets: (count) => Uint8Array.from({ length: count }, () => draw.below(256)),
})

const partiesOf = ({ mode, a, chosen, b }: AskedBind): Parties => {
  const [members, phoneOfB] = [a.map(phoneFor), phoneFor(b)]
  if (!isGroupMode(mode)) return { kind: 'two', a: members[0] ?? missing(), b: phoneOfB }
  return { kind: 'group', members, defaultMember: chosen === null ? null : phoneFor(chosen), b: phoneOfB }
}

const numbersOf = ({ x, y }: { readonly x: string; readonly y: string | null }) => ({
  x: x as ProtectedNumber,
  ...(y === null ? {} : { y: y as ProtectedNumber }),
})

const changeOf = ({ a, b, members, add, remove, chosen, ...change }: AskedChange): BindingChange => ({
  ...change,
  ...(a === undefined ? {} : { a: phoneFor(a) }),
  ...(b === undefined ? {} : { b: phoneFor(b) }),
  ...(members === undefined ? {} : { members: members.map(phoneFor) }),
  ...(add === undefined ? {} : { addMembers: add.map(phoneFor) }),
  ...(remove === undefined ? {} : { removeMembers: remove.map(phoneFor) }),
  ...(chosen === undefined ? {} : { defaultMember: chosen === null ? null : phoneFor(chosen) }),
})

export const routeText = (route: Route): string =>
  route.kind === 'refuse' ? route.reason : connects(personOf(route.callee), route.present)

export const told = (outcome: BindingOutcome): Told => {
  if (outcome.kind === 'found') return { kind: 'found', binding: toldBinding(outcome.binding) }
  const named = outcome.explanation?.match(/bnd_[a-z0-9_]+/)?.[0] ?? null
  return { kind: 'refused', reason: outcome.reason, by: named }
}

export const toldBinding = (binding: Binding): ToldBinding => {
  const { id, mode, orderId, x, y, parties, terms, createdAt, expiresAt, unboundAt, firstAnsweredAt } = binding
  const group = parties.kind === 'group' ? parties : undefined
  return {
    id,
    mode,
    order: orderId,
    x,
    y,
    a: parties.kind === 'two' ? [personOf(parties.a)] : parties.members.map(personOf),
    chosen: group?.defaultMember ? personOf(group.defaultMember) : null,
    b: personOf(parties.b),
    terms,
    createdAt,
    expiresAt,
    unboundAt,
    answeredAt: firstAnsweredAt,
  }
}

const missing = (): never => {
  throw new Error('a world has two customers, and two parties stand in a binding of two')
}
