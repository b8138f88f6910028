import type { Whose } from './ground.ts'
import { limits } from './ground.ts'
import { differs, mostLookedAt } from './model/bind.ts'
import { endOf } from './model/change.ts'
import { faultOfEverything, faultOfRoutes, surveyed } from './model/check-everything.ts'
import { judge, presume } from './model/judge.ts'
import { resolve } from './model/resolve.ts'
import { type Known, keptForMs, State } from './model/state.ts'
import type { Edge, Operation } from './step.ts'
import type { Asked, Everything, Looks, Seen, Survey, Told, ToldBinding, Work } from './wire.ts'

/** In so many states may a world be at most; that more are open is a finding of its own. */
const mostStates = 64

/** An instant that is further ahead is left for later, so that not everything is over when it comes. */
const furthestEdgeMs = 4 * 60_000

/**
 * What one world ought to be. Mostly it is in one state; after operations that ran at once, or were in flight when the
 * process was killed, each that fits what was seen is kept until what is seen next decides.
 */
export class World {
  readonly #index: number
  #states: State[]
  /** The work that was lost with its process. */
  #inFlight: readonly Asked[] = []

  constructor(index: number) {
    this.#index = index
    this.#states = [State.first(index)]
  }

  get isOpen(): boolean {
    return this.#inFlight.length > 0
  }

  get index(): number {
    return this.#index
  }

  /** Undefined when there is nothing that the operations could mean. */
  work(operations: readonly Operation[], now: number): Work | undefined {
    const asked = operations.flatMap((operation) => resolve(this.#state, this.#index, operation, now) ?? [])
    return asked.length === 0 ? undefined : { world: this.#index, asked, looks: this.#looksOf(asked, now) }
  }

  /** Holds what was seen of a work to what may be; answers what is wrong. */
  take(work: Work, seen: Seen, now: number): string | undefined {
    const { asked } = work
    const strictness = asked.length === 1 ? 'alone' : 'beside others'
    const isPlain = asked.length === 1 && this.#states.length === 1
    const faults: string[] = []
    const next: State[] = []
    for (const state of this.#states) {
      for (const order of permutations(asked.map((_, index) => index))) {
        const tried = isPlain ? state : state.copy()
        const fault =
          judgeAll(tried, this.#index, asked, seen.told, order, now, strictness) ?? faultOfLooks(tried, work, seen, now)
        if (fault === undefined) next.push(tried)
        else faults.push(fault)
      }
    }
    return this.#settle(next, faults, now)
  }

  /** The work may have been done or not. */
  lose({ asked }: Work): void {
    this.#inFlight = asked
  }

  /** What a full check reads of this world. */
  survey(lists: boolean): Survey {
    return { world: this.#index, remembered: Math.max(...this.#states.map(surveyed)), lists }
  }

  /** Holds all that can be read to what may be, and settles what became of a lost work. */
  takeEverything(everything: Everything, now: number): string | undefined {
    const told = everything.owners.flatMap(({ bindings }) => bindings)
    const faults: string[] = []
    const next: State[] = []
    for (const state of this.#states) {
      for (const tried of this.#fates(state, told, now)) {
        const fault = faultOfEverything(tried, everything, now)
        if (fault === undefined) next.push(tried)
        else faults.push(fault)
      }
    }
    this.#inFlight = []
    return this.#settle(next, faults, now)
  }

  /** The call that is held lives in the process, and ends with it. */
  forgetCall(): void {
    // A lost work may be of the call: it goes when it is settled what became of that.
    if (this.isOpen) return
    for (const state of this.#states) state.held = null
  }

  /** Drops what is long over. */
  forget(now: number): void {
    for (const state of this.#states) state.forget(now)
  }

  /** The nth instant of an edge; undefined when there is none. */
  instant(edge: Edge, nth: number, now: number): number | undefined {
    if (edge === 'kept') {
      const [kept] = this.#state.kept.values()
      return kept && kept.keptAt + keptForMs
    }
    const instants = [...this.#state.bindings.values()].flatMap((known) => {
      const liveUntil = endOf(known) + known.terms.graceMs
      return [endOf(known), liveUntil, liveUntil + limits.quarantineMs].filter(
        (instant) => now < instant && instant <= now + furthestEdgeMs,
      )
    })
    const next = [...new Set(instants)].sort((one, other) => one - other)
    return next[nth % Math.max(1, next.length)]
  }

  get #state(): State {
    const [state] = this.#states
    if (state === undefined) throw new Error('a world is in some state')
    return state
  }

  #settle(next: readonly State[], faults: readonly string[], now: number): string | undefined {
    if (next.length === 0) return [...new Set(faults)].slice(0, 3).join('; or ')
    const [first] = next
    if (next.length === 1 && first !== undefined) {
      this.#states = [first]
      return undefined
    }
    this.#states = [...new Map(next.map((state) => [state.sight(now), state])).values()]
    return this.#states.length > mostStates ? 'what happened stays open for too long' : undefined
  }

  /** Every way in which the lost operations may have been done: some of them, in some order. */
  #fates(state: State, told: readonly ToldBinding[], now: number): State[] {
    if (this.#inFlight.length === 0) return [state]
    const unknown = told.filter(({ id }) => !state.bindings.has(id)).reverse()
    return subsets(this.#inFlight).flatMap((done) =>
      permutations(done).map((order) => {
        const tried = state.copy()
        for (const asked of order) presume(tried, this.#index, asked, unknown, now)
        tried.held = null
        return tried
      }),
    )
  }

  #looksOf(asked: readonly Asked[], now: number): Looks {
    const [people, numbers] = [new Set<number>(), new Set<string>()]
    const finds = new Map<string, Whose>()
    for (const one of asked) {
      const known = this.#meant(one, now)
      if (known !== undefined) {
        for (const person of [...known.a, known.b]) people.add(person)
        for (const number of [known.x, known.y]) numbers.add(number)
        finds.set(known.id, known.by)
      }
      for (const person of peopleIn(one)) people.add(person)
      if (one.kind === 'bind' && typeof one.choice === 'object') numbers.add(one.choice.x)
    }
    const binds = asked.filter(({ kind }) => kind === 'bind').length
    return {
      people: [...people].slice(0, mostLookedAt),
      numbers: [...numbers],
      finds: [...finds].map(([id, by]) => ({ id, by })),
      newest: binds > 1 ? binds : 0,
    }
  }

  /** The binding that an operation changes. */
  #meant(asked: Asked, now: number): Known | undefined {
    const { held, bindings } = this.#state
    if (asked.kind === 'change' || asked.kind === 'unbind') return bindings.get(asked.id)
    if (asked.kind === 'note' || asked.kind === 'answer') return held === null ? undefined : bindings.get(held.id)
    if (asked.kind !== 'call' || !asked.notes) return undefined
    const stand = this.#state.standOf(asked.number, asked.caller, now)
    return stand && bindings.get(stand.id)
  }
}

const peopleIn = (asked: Asked): readonly number[] => {
  if (asked.kind === 'bind') return [...asked.a, asked.b]
  if (asked.kind === 'call') return []
  if (asked.kind !== 'change') return []
  const { a, b, members = [], add = [] } = asked.change
  return [...(a === undefined ? [] : [a]), ...(b === undefined ? [] : [b]), ...members, ...add]
}

const judgeAll = (
  state: State,
  world: number,
  asked: readonly Asked[],
  told: readonly Told[],
  order: readonly number[],
  now: number,
  strictness: 'alone' | 'beside others',
): string | undefined => {
  for (const index of order) {
    const [one, outcome] = [asked[index], told[index]]
    if (one === undefined || outcome === undefined) return 'an operation was not answered'
    const fault = judge(state, world, one, outcome, now, strictness)
    if (fault !== undefined) return `${one.kind}: ${fault}`
  }
  return undefined
}

const faultOfLooks = (state: State, { looks }: Work, seen: Seen, now: number): string | undefined => {
  for (const [index, { by, id }] of looks.finds.entries()) {
    const [known, told] = [state.binding(by, id), seen.found[index]]
    const fault = known === undefined || told?.kind !== 'found' ? 'it is not found' : differs(known, told.binding)
    if (fault !== undefined) return `afterwards: ${fault}`
  }
  for (const [whose, ids] of seen.newest.entries()) {
    const own = [...state.bindings.values()].filter(({ by }) => by === whose).reverse()
    if (own.slice(0, ids.length).some(({ id }, index) => id !== ids[index])) return 'the newest bindings are others'
  }
  const fault = faultOfRoutes(state, seen.routes, now)
  return fault === undefined ? undefined : `afterwards: ${fault}`
}

const permutations = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, index) =>
        permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
      )

const subsets = <Item>(items: readonly Item[]): readonly (readonly Item[])[] => {
  const [first, ...rest] = items
  if (first === undefined) return [[]]
  return subsets(rest).flatMap((subset) => [subset, [first, ...subset]])
}
