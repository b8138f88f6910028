import type {
  BindingId,
  Block,
  CallId,
  CustomerId,
  PlacementOutcome,
  ProtectedNumber,
  Standing,
  Store,
  StoredBinding,
} from '@axbridge/core'
import { numberAt } from '@axbridge/core'
import fc from 'fast-check'
import { bindingId, callId, callRecord, customerId, day, keptAnswer, noon, octetsOf, placement } from './samples.ts'

/** Few parties, few numbers and short lives, so that everything meets everything. */
const partyNames = ['p', 'q', 'r', 's', 't'] as const
export const quarantineMs = 7

/** What the nth run on one store has for itself. */
type World = {
  readonly start: number
  readonly customers: readonly [CustomerId, CustomerId]
  readonly numbers: readonly [ProtectedNumber, ProtectedNumber]
  readonly idOf: (n: number) => BindingId
  readonly callOf: (n: number) => CallId
}

const worldOf = (run: number): World => {
  const block = `700${String(10_000_000 + run)}` as Block
  return {
    start: noon + run * 10 * day,
    customers: [customerId(2 * run), customerId(2 * run + 1)],
    numbers: [numberAt(block, 1), numberAt(block, 2)],
    idOf: (n) => bindingId(1_000 * run + n, block),
    callOf: (n) => callId(1_000 * run + n, block),
  }
}

export type Everything = {
  readonly now: number
  readonly standings: readonly {
    readonly on: ProtectedNumber
    readonly party: string
    readonly standing: Standing | undefined
  }[]
  readonly bindings: readonly StoredBinding[]
  readonly pages: unknown
  readonly kept: unknown
}

export type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | {
      readonly kind: 'place'
      readonly parties: readonly [string, string]
      readonly on: 0 | 1
      readonly lifeMs: number
      readonly limit: number
      readonly key: number | null
    }
  | { readonly kind: 'changeExpiry'; readonly which: number; readonly lifeMs: number; readonly by: 0 | 1 }
  | { readonly kind: 'unbind'; readonly which: number; readonly by: 0 | 1 }
  | { readonly kind: 'save'; readonly which: number; readonly isClosed: boolean }
  | { readonly kind: 'closeOrphans' }
  | { readonly kind: 'forgetAnswers'; readonly age: number; readonly limit: number }

const which = fc.nat({ max: 12 })
/** Mostly the one customer, sometimes the wrong one. */
const by = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) })

const step: fc.Arbitrary<Step> = fc.oneof(
  // The clock also steps back.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: -4, max: 9 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('place'),
      parties: fc.shuffledSubarray([...partyNames], { minLength: 2, maxLength: 2 }) as fc.Arbitrary<[string, string]>,
      on: fc.constantFrom(0, 1),
      lifeMs: fc.integer({ min: 1, max: 12 }),
      limit: fc.integer({ min: 1, max: 3 }),
      key: fc.option(fc.nat({ max: 2 }), { freq: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('changeExpiry'),
      which,
      lifeMs: fc.integer({ min: 1, max: 12 }),
      by,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unbind'), which, by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('save'), which, isClosed: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('closeOrphans') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('forgetAnswers'), age: fc.nat({ max: 9 }), limit: fc.nat({ max: 2 }) }),
  },
) as fc.Arbitrary<Step>

export const histories: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })

/** Plays a history on a store, one step after the other, and tells what it answered and holds. */
export class Player {
  readonly #store: Store
  readonly #world: World
  #now: number
  /** The latest that the clock has been: core holds every new expiry to lie ahead of it. */
  #latest: number
  #placed = 0

  private constructor(store: Store, run: number) {
    this.#store = store
    this.#world = worldOf(run)
    this.#now = this.#world.start
    this.#latest = this.#world.start
  }

  /** Begins the nth run on a store: later than all before it, with customers, numbers and ids of its own. */
  static async on(store: Store, run: number): Promise<Player> {
    const player = new Player(store, run)
    const { customers, start } = player.#world
    await store.forgetAnswers(start, 1_000)
    await store.records.closeOrphans(start)
    for (const id of customers) await store.customers.addCustomer({ id, name: id, createdAt: start })
    return player
  }

  /** Steps that are not awaited are played in the order in which they were begun. */
  async play(one: Step): Promise<unknown> {
    return this.#do(one)
  }

  /** Everything that can be read of this run. */
  async everything(): Promise<Everything> {
    const { bindings, records } = this.#store
    const { customers, numbers } = this.#world
    const now = Math.max(this.#now, this.#store.highestCommittedTime())
    const pairs = numbers.flatMap((on) => partyNames.map((party) => ({ on, party })))
    return {
      now,
      standings: await Promise.all(
        pairs.map(async ({ on, party }) => ({ on, party, standing: await bindings.standing(on, octetsOf(party)) })),
      ),
      bindings: (await Promise.all(customers.map((customer) => bindings.list({ customer, limit: 100, now })))).flatMap(
        (page) => page?.items ?? [],
      ),
      pages: await Promise.all(
        customers.flatMap((customer) => [
          bindings.list({ customer, limit: 3, now, state: 'live' }),
          bindings.list({ customer, limit: 3, now, x: numbers[0] }),
          bindings.list({ customer, limit: 3, now, orderId: 'order-2' }),
          records.list({ customer, limit: 3 }),
        ]),
      ),
      kept: await Promise.all([0, 1, 2].map((key) => this.#store.keptAnswer(octetsOf(`key ${key}`), now))),
    }
  }

  #do(one: Step): unknown {
    const at = this.#now
    const { idOf, customers } = this.#world
    switch (one.kind) {
      case 'wait':
        this.#now += one.ms
        this.#latest = Math.max(this.#latest, this.#now)
        return undefined
      case 'place':
        return this.#place(one)
      case 'changeExpiry': {
        const expiresAt = this.#latest + one.lifeMs
        const whose = { id: idOf(one.which), customer: customers[one.by] }
        return this.#store.bindings.changeExpiry({ ...whose, expiresAt, heldUntil: expiresAt + quarantineMs, at })
      }
      case 'unbind': {
        const whose = { id: idOf(one.which), customer: customers[one.by] }
        return this.#store.bindings.unbind({ ...whose, at, quarantineMs })
      }
      case 'save': {
        const end = one.isClosed ? ({ outcome: 'completed', endedAt: at } as const) : { ringingAt: at }
        const attempt = { id: this.#world.callOf(one.which), customer: customers[0], startedAt: this.#world.start }
        return this.#store.records.save(callRecord(one.which, { ...attempt, ...end }))
      }
      case 'closeOrphans':
        return this.#store.records.closeOrphans(at)
      case 'forgetAnswers':
        return this.#store.forgetAnswers(at - one.age, one.limit)
    }
  }

  #place({ parties: [a, b], on, lifeMs, limit, key }: Extract<Step, { kind: 'place' }>): Promise<PlacementOutcome> {
    const at = this.#now
    const { customers, numbers, idOf } = this.#world
    this.#placed += 1
    const kept = key === null ? {} : { kept: keptAnswer(`key ${key}`, at) }
    const expiresAt = this.#latest + lifeMs
    const times = { at, expiresAt, heldUntil: expiresAt + quarantineMs }
    const placed = placement({
      n: this.#placed,
      a,
      b,
      on: numbers[on],
      customer: customers[0],
      limit,
      ...times,
      ...kept,
    })
    const binding = { ...placed.binding, id: idOf(this.#placed), parties: octetsOf(`${a}${b}`) }
    return this.#store.bindings.place({ ...placed, binding })
  }
}
