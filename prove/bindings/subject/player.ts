import {
  type BindingId,
  type Block,
  type CustomerId,
  committedClock,
  KeptAnswers,
  PoolGauge,
  type ProtectedNumber,
  type Store,
} from '@axbridge/core'
import {
  blockAt,
  customers,
  firstBlocks,
  keys,
  limits,
  numbersOf,
  orders,
  people,
  slots,
  startTime,
  stranger,
  type Whose,
} from '../ground.ts'
import {
  type AskedFilter,
  type Everything,
  mostEvents,
  type Seen,
  type Survey,
  type Told,
  type ToldBlock,
  type ToldEvent,
  type ToldRoute,
  type Work,
} from '../wire.ts'
import { customerOf, PlayWorld, phoneFor, routeText, type Surroundings, toldBinding } from './play-world.ts'
import { proofVault } from './proof-vault.ts'

/** Plays on one open store what is asked of its worlds. The process around it may be killed at any moment. */
export class Player {
  readonly #around: Surroundings
  readonly #gauge: PoolGauge
  readonly #worlds = new Map<number, PlayWorld>()
  #time = startTime

  constructor(store: Store, seed: number) {
    const clock = committedClock({ now: () => this.#time }, store)
    this.#around = { store, vault: proofVault(), clock, seed }
    this.#gauge = new PoolGauge(store, limits.pairsPerNumber)
  }

  /** Records the customers and the first blocks of new worlds. */
  async found(worlds: number): Promise<void> {
    const { customers: owners, numbers } = this.#around.store
    const all = Array.from({ length: worlds }, (_, world) => world)
    await Promise.all(all.flatMap((world) => customers.map((whose) => owners.addCustomer(customerOf(world, whose)))))
    const blocks = all.flatMap((world) =>
      firstBlocks.map(({ slot, customer, state }) => ({
        block: blockAt(world, slot) as Block,
        approval: 'none: a proof',
        validFrom: startTime,
        validUntil: null,
        basePlatform: 'proof',
        customer: customer === null ? null : customerOf(world, customer).id,
        state,
        createdAt: startTime,
        firstUsedAt: null,
      })),
    )
    await numbers.addBlocks(blocks)
  }

  /** Sets the wall clock, and answers what the time is. */
  setTime(time: number): number {
    this.#time = time
    return this.#around.clock.now()
  }

  async do({ world, asked, looks }: Work): Promise<Seen> {
    const play = this.#world(world)
    const told = await Promise.all(asked.map((one) => play.do(one)))
    const made = told.flatMap((one) => (one.kind === 'bound' ? [one.binding.x, one.binding.y] : []))
    const numbers = [...new Set([...looks.numbers, ...made])]
    const found: Told[] = []
    for (const { by, id } of looks.finds) found.push(await play.do({ kind: 'find', by, id }))
    return {
      told,
      routes: await this.#routes(play, looks.people, numbers),
      found,
      newest: looks.newest === 0 ? [[], []] : [await this.#newest(play, 0, looks), await this.#newest(play, 1, looks)],
    }
  }

  /** All that can be read of a world. */
  async survey({ world, remembered, lists }: Survey): Promise<Everything> {
    const play = this.#world(world)
    return {
      routes: await this.#routes(play, [...people, stranger], numbersOf(world)),
      blocks: await this.#blocks(world),
      owners: await Promise.all(
        customers.map(async (whose) => ({
          bindings: (await play.list(whose, {}, 50, remembered)).slice(0, remembered).map(toldBinding),
          lists: lists ? await this.#lists(play, world, whose, remembered) : [],
          kept: await this.#kept(play, whose),
          events: await this.#events(play.customer(whose).id),
          pool: await this.#gauge.report(play.customer(whose), this.#now()),
          binds: await this.#around.store.numbers.recentBinds(play.customer(whose).id, this.#now() - 3_600_000, 1_000),
        })),
      ),
    }
  }

  #now(): number {
    return this.#around.clock.now()
  }

  #world(world: number): PlayWorld {
    const known = this.#worlds.get(world) ?? new PlayWorld(this.#around, world)
    this.#worlds.set(world, known)
    return known
  }

  async #newest(play: PlayWorld, whose: Whose, { newest }: Work['looks']): Promise<readonly string[]> {
    return (await play.list(whose, {}, newest, newest)).map(({ id }) => id)
  }

  async #routes(play: PlayWorld, callers: readonly number[], numbers: readonly string[]): Promise<ToldRoute[]> {
    const routes: ToldRoute[] = []
    for (const number of numbers) {
      for (const caller of callers) {
        const asked = async (errand: 'call' | 'message') => {
          try {
            return routeText(await play.router.route(phoneFor(caller), number as ProtectedNumber, errand))
          } catch (error) {
            return error instanceof Error ? error.message : 'it threw no error'
          }
        }
        routes.push([caller, number, await asked('call'), await asked('message')])
      }
    }
    return routes
  }

  async #blocks(world: number): Promise<readonly ToldBlock[]> {
    const { numbers } = this.#around.store
    const told: ToldBlock[] = []
    for (const slot of slots) {
      const block = await numbers.block(blockAt(world, slot) as Block)
      if (block === undefined) continue
      const [use] = await numbers.use([block.block], this.#now())
      const { state, validUntil, firstUsedAt } = block
      const customer = whoseIs(world, block.customer)
      told.push({
        block: block.block,
        customer,
        state,
        validUntil,
        firstUsedAt,
        held: use?.held ?? -1,
        returning: use?.returning ?? [],
      })
    }
    return told
  }

  async #lists(play: PlayWorld, world: number, whose: Whose, remembered: number) {
    const filters: readonly AskedFilter[] = [
      ...orders.map((order) => ({ order })),
      ...numbersOf(world).map((number) => ({ number })),
      ...people.map((person) => ({ person })),
      ...(['live', 'grace', 'ended'] as const).map((state) => ({ state })),
    ]
    const lists: { filter: AskedFilter; ids: readonly string[] }[] = []
    for (const filter of filters) {
      const listed = await play.list(whose, filter, 20, remembered)
      lists.push({ filter, ids: listed.slice(0, remembered).map(({ id }) => id as BindingId) })
    }
    return lists
  }

  async #events(owner: CustomerId): Promise<readonly ToldEvent[]> {
    const { events } = this.#around.store
    const { last } = await events.range(owner)
    const read = await events.read({ owner, after: Math.max(0, last - mostEvents), limit: mostEvents })
    return read.events.flatMap(({ number, at, happening }) => {
      if (!('binding' in happening)) return []
      const expiresAt = 'expiresAt' in happening ? happening.expiresAt : null
      const reason = 'reason' in happening ? happening.reason : null
      return [{ number, at, type: happening.type, binding: happening.binding.id, expiresAt, reason }]
    })
  }

  async #kept(play: PlayWorld, whose: Whose): Promise<Record<string, string | null>> {
    const { store, vault } = this.#around
    const kept: Record<string, string | null> = {}
    for (const key of keys) {
      for (const body of ['body-0', 'body-1']) {
        const request = { operation: 'bind', key, body, answerOf: () => '' }
        const earlier = await new KeptAnswers(store, vault, play.customer(whose).id, request).earlier(this.#now())
        if (earlier?.kind === 'repeated') kept[key] = earlier.answer
        else kept[key] ??= null
      }
    }
    return kept
  }
}

const whoseIs = (world: number, id: CustomerId | null): Whose | null =>
  customers.find((whose) => customerOf(world, whose).id === id) ?? null
