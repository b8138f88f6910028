import type {
  BindingId,
  BindingQuery,
  Block,
  CallId,
  CallRecord,
  CustomerId,
  Event,
  NumberBlock,
  Placement,
  PoolUse,
  ProtectedNumber,
  Standing,
  StoodParties,
  Store,
  StoredBinding,
} from '@axbridge/core'
import { defaultTerms, hasOwnY, isGroupMode, numberAt, pairState } from '@axbridge/core'
import { type CallState, callStates, partyNames, type Step } from './history-steps.ts'
import {
  bindingId,
  callId,
  callRecord,
  candidate,
  customerId,
  customerOf,
  day,
  keptAnswer,
  noon,
  numberBlock,
  octetsOf,
  party,
  placement,
} from './samples.ts'
import { toldTo } from './told.ts'

export const quarantineMs = 7

/** What the nth run on one store has for itself. */
type World = {
  readonly start: number
  readonly customers: readonly [CustomerId, CustomerId]
  /** The first three numbers are of the first customer's block, the last of the other's. */
  readonly numbers: readonly ProtectedNumber[]
  readonly blocks: readonly [Block, Block]
  readonly idOf: (n: number) => BindingId
  readonly callOf: (n: number) => CallId
}

const worldOf = (run: number): World => {
  const blocks = [10, 30].map((first) => `700${String(first * 1_000_000 + run)}` as Block) as [Block, Block]
  return {
    start: noon + run * 10 * day,
    customers: [customerId(2 * run), customerId(2 * run + 1)],
    numbers: [...[1, 2, 3].map((serial) => numberAt(blocks[0], serial)), numberAt(blocks[1], 1)],
    blocks,
    idOf: (n) => bindingId(1_000 * run + n, blocks[0]),
    callOf: (n) => callId(1_000 * run + n, blocks[0]),
  }
}

export type Place = { readonly on: ProtectedNumber; readonly name: string; readonly standing: Standing | undefined }

export type Everything = {
  /** The instant at which the next write would decide. */
  readonly now: number
  /** Lapsed pairs left out: a store drops them when it likes. */
  readonly standings: readonly Place[]
  readonly use: readonly PoolUse[]
  readonly bindings: readonly StoredBinding[]
  /** Who stood in each of them. */
  readonly stood: readonly (readonly StoodParties[])[]
  readonly told: readonly (readonly Event[])[]
  readonly rest: unknown
}

/** What is known of a call that has come so far by an instant. */
const courseUntil = (state: CallState, start: number, at: number): Partial<CallRecord> => {
  switch (state) {
    case 'open':
      return {}
    case 'ringing':
      return { ringingAt: start + 1 }
    case 'answered':
      return { ringingAt: start + 1, answeredAt: start + 2 }
    case 'closed':
      return { ringingAt: start + 1, answeredAt: start + 2, endedAt: at, outcome: 'completed' }
  }
}

const onBothSides = (name: string) => [party(name, 'a'), party(name, 'b')]

/** Plays a history on a store, one step after the other, and tells what it answered and holds. */
export class Player {
  readonly #store: Store
  readonly #world: World
  #now: number
  /** The latest that the clock has been: core holds every new expiry to lie ahead of it. */
  #latest: number
  #placed = 0
  #amended = 0
  /** How far each call has come. */
  readonly #calls = new Map<number, CallState>()

  private constructor(store: Store, run: number) {
    this.#store = store
    this.#world = worldOf(run)
    this.#now = this.#world.start
    this.#latest = this.#world.start
  }

  /** Begins the nth run on a store: later than all before it, with customers, numbers and ids of its own. */
  static async on(store: Store, run: number): Promise<Player> {
    const player = new Player(store, run)
    const { customers, blocks, start } = player.#world
    await store.forgetAnswers({ before: start, limit: 1_000, at: start })
    await store.records.closeOrphans(start)
    for (const [index, id] of customers.entries()) {
      await store.customers.addCustomer({ ...customerOf(2 * run + index, id, start), id })
    }
    await store.numbers.addBlocks(blocks.map((block, index) => player.#block(block, index)))
    return player
  }

  /** Steps that are not awaited are played in the order in which they were begun. */
  async play(one: Step): Promise<unknown> {
    return this.#do(one)
  }

  /** Everything that can be read of this run. */
  async everything(): Promise<Everything> {
    const { bindings, numbers, records } = this.#store
    const { customers, numbers: on, blocks } = this.#world
    const now = Math.max(this.#now, this.#store.highestCommittedTime())
    const places = on.flatMap((number) => partyNames.map((name) => ({ on: number, name })))
    const queries: Partial<BindingQuery>[] = [
      { state: 'live' },
      { state: 'grace' },
      ...on.map((number) => ({ number })),
      ...partyNames.map((name) => ({ party: octetsOf(name) })),
      { orderId: 'order-1' },
      { orderId: 'order-0', mode: 'AXYB', party: octetsOf('p') },
      { mode: 'GXB', number: on[0] as ProtectedNumber, from: this.#world.start + 3 },
    ]
    const listed = async (query: Partial<BindingQuery>) =>
      Promise.all(customers.map((customer) => bindings.list({ customer, limit: 3, now, ...query })))
    const listedAll = (await listed({ limit: 100 })).flatMap((page) => page?.items ?? [])
    return {
      now,
      standings: await Promise.all(
        places.map(async (place) => {
          const standing = await bindings.standing(place.on, octetsOf(place.name))
          const isOver = standing === undefined || pairState(standing, now) === 'lapsed'
          return { ...place, standing: isOver ? undefined : standing }
        }),
      ),
      use: await numbers.use(blocks, now),
      bindings: listedAll,
      stood: await Promise.all(listedAll.map(({ id }) => this.#store.traces.stoodIn(id))),
      told: await Promise.all(customers.map((customer) => toldTo(this.#store, customer))),
      rest: {
        pages: await Promise.all(queries.map(listed)),
        calls: await Promise.all(customers.map((customer) => records.list({ customer, limit: 3 }))),
        kept: await Promise.all([0, 1, 2].map((key) => this.#store.keptAnswer(octetsOf(`key ${key}`), now))),
        blocks: await Promise.all(blocks.map((block) => numbers.block(block))),
        pools: await Promise.all(customers.map((customer) => numbers.pool(customer))),
        binds: await Promise.all(
          customers.map(async (customer) => (await numbers.recentBinds(customer, this.#world.start, 100)).count),
        ),
      },
    }
  }

  #do(one: Step): unknown {
    const at = this.#now
    const { customers, blocks, start } = this.#world
    const { bindings, numbers, records } = this.#store
    switch (one.kind) {
      case 'wait':
        this.#now += one.ms
        this.#latest = Math.max(this.#latest, this.#now)
        return undefined
      case 'place':
        return this.#place(one)
      case 'amend':
        return this.#amend(one)
      case 'unbind': {
        const whose = { id: this.#idOf(one.which), customer: this.#customer(one.by) }
        return bindings.unbind({ ...whose, at, quarantineMs, graceMs: one.graceMs })
      }
      case 'unbindOrder': {
        const whose = { orderId: `order-${one.which % 3}`, customer: customers[0] }
        return bindings.unbindOrder({ ...whose, at, quarantineMs, graceMs: one.graceMs, limit: one.limit })
      }
      case 'noteAnswer':
        return bindings.noteAnswer({ id: this.#idOf(one.which), at, quarantineMs })
      case 'noteCaller':
        return bindings.noteCaller({ id: this.#idOf(one.which), caller: octetsOf(one.name), at })
      case 'changeBlock': {
        const validUntil = one.validForMs === null ? null : at + one.validForMs
        const { from, to } = one
        return numbers.changeBlock({ block: blocks[0], from, to, validUntil, customer: this.#customer(one.by), at })
      }
      case 'addBlocks':
        return numbers.addBlocks([this.#block(blocks[0], 0), ...(one.own ? [] : [this.#block(blocks[1], 1)])])
      case 'save': {
        const attempt = { id: this.#world.callOf(one.which), customer: customers[0], startedAt: start }
        const state = this.#goOn(one.which, one.state)
        // Its times are committed.
        this.#latest = Math.max(this.#latest, start + 2)
        return records.save(callRecord(one.which, { ...attempt, ...courseUntil(state, start, at) }))
      }
      case 'closeOrphans':
        return records.closeOrphans(at)
      case 'forgetAnswers':
        return this.#store.forgetAnswers({ before: at - one.age, limit: one.limit, at })
      case 'passTime':
        this.#latest = Math.max(this.#latest, at + one.ahead)
        return this.#store.events.passTime({ at: at + one.ahead, limit: one.limit })
      case 'forgetEvents':
        return this.#forgetEvents(at - one.age)
    }
  }

  /** All of them: which owner's are dropped first is a store's own affair. Earlier runs have had theirs dropped. */
  async #forgetEvents(before: number): Promise<number> {
    return this.#store.events.forget({ before, limit: 100_000 })
  }

  /** Takes every turn of this run and tells what was told of it. */
  async tellAll(): Promise<readonly (readonly Event[])[]> {
    const at = this.#latest + day
    let taken = 1
    while (taken > 0) ({ taken } = await this.#store.events.passTime({ at, limit: 1_000 }))
    return Promise.all(this.#world.customers.map((customer) => toldTo(this.#store, customer)))
  }

  /** A record only ever gains: no call goes back. */
  #goOn(which: number, state: CallState): CallState {
    const before = this.#calls.get(which) ?? 'open'
    const further = callStates.indexOf(before) > callStates.indexOf(state) ? before : state
    this.#calls.set(which, further)
    return further
  }

  #place(asked: Extract<Step, { kind: 'place' }>): Promise<unknown> {
    const at = this.#now
    this.#placed += 1
    const n = this.#placed
    const { mode, names, key } = asked
    const [b = '', ...others] = names
    const kept = key === null ? {} : { kept: keptAnswer(`key ${key}`, at) }
    const expiresAt = this.#latest + asked.lifeMs
    const placed = placement({
      n,
      mode,
      a: isGroupMode(mode) ? others : others.slice(0, 1),
      b,
      customer: this.#customer(asked.by),
      orderId: `order-${n % 3}`,
      at,
      expiresAt,
      terms: { graceMs: asked.graceMs, endAfterAnswerMs: asked.endAfterAnswerMs },
      heldUntil: expiresAt + asked.graceMs + quarantineMs,
      limit: asked.limit,
      ...kept,
    })
    return this.#store.bindings.place({ ...placed, candidates: this.#candidates(n, asked) })
  }

  #candidates(n: number, { mode, on, key }: Extract<Step, { kind: 'place' }>): Placement['candidates'] {
    const { numbers, blocks, idOf } = this.#world
    return on.map((index, tried) => {
      const isForeign = index === 3
      const x = numbers[index] as ProtectedNumber
      const nextX = isForeign ? numberAt(blocks[1], 2) : (numbers[(index + 1) % 3] as ProtectedNumber)
      const id = isForeign ? (idOf(n).replace(blocks[0], blocks[1]) as BindingId) : idOf(n)
      const answer = key === null ? {} : { answer: octetsOf(`answer ${tried}`) }
      return { ...candidate(n, x, hasOwnY(mode) ? nextX : x), id, ...answer }
    })
  }

  /** Whoever enters stands nowhere in the binding any more: core brings in nobody who is there. */
  #amend(asked: Extract<Step, { kind: 'amend' }>): Promise<unknown> {
    const { which: n, revision, side, limit: most } = asked
    const { lifeMs, graceMs: grace, endAfterAnswerMs } = asked
    const expiresAt = this.#latest + lifeMs
    const [enter, leave] = [
      asked.enter.map((name) => party(name, side)),
      [...asked.leave.map((name) => party(name, side)), ...asked.enter.flatMap(onBothSides)],
    ]
    this.#amended += 1
    const parties = enter.length + leave.length === 0 ? {} : { parties: octetsOf(`amended ${this.#amended}`) }
    return this.#store.bindings.amend({
      id: this.#idOf(n),
      customer: this.#customer(asked.by),
      revision,
      at: this.#now,
      changed: { expiresAt, terms: { ...defaultTerms, graceMs: grace, endAfterAnswerMs }, ...parties },
      enter,
      leave,
      liveUntil: expiresAt + grace,
      heldUntil: expiresAt + grace + quarantineMs,
      quarantineMs,
      limit: most,
    })
  }

  /** The id of the placement so many before the last: nobody's, where that was refused or stands on the other block. */
  #idOf(before: number): BindingId {
    return this.#world.idOf(Math.max(0, this.#placed - before))
  }

  #customer(index: number): CustomerId {
    return this.#world.customers[index] as CustomerId
  }

  #block(block: Block, index: number): NumberBlock {
    const { start } = this.#world
    return numberBlock({ block, customer: this.#customer(index), validFrom: start - day, createdAt: start })
  }
}
