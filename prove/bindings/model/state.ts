import { blockAt, blockOfNumber, firstBlocks, type Person, startTime, type Whose } from '../ground.ts'
import type { BlockState } from '../step.ts'
import type { ToldBinding } from '../wire.ts'

/** A binding as it ought to be. */
export type Known = ToldBinding & {
  readonly by: Whose
  /** Who called last of side a. */
  readonly lastCaller: Person | null
  /** Everybody who stands or stood in it. */
  readonly stood: readonly Person[]
}

/** Somebody on a number: reached until `liveUntil`, remembered until `heldUntil`. */
export type Stand = {
  readonly id: string
  readonly person: Person
  readonly side: 'a' | 'b'
  /** Whether he takes a place of the number. */
  readonly counts: boolean
  readonly liveUntil: number
  readonly heldUntil: number
}

export type KnownBlock = {
  readonly customer: Whose | null
  readonly state: BlockState
  readonly validFrom: number
  readonly validUntil: number | null
  readonly firstUsedAt: number | null
}

export type Kept = { readonly body: string; readonly answer: string; readonly keptAt: number }

/** The call that was connected last, as it was when it was. */
export type HeldCall = {
  readonly id: string
  readonly caller: Person
  readonly callee: Person
  readonly side: 'a' | 'b'
  /** The numbers that the two dial. */
  readonly numbers: readonly [caller: string, callee: string]
  readonly notesCaller: boolean
}

/** When an answer is forgotten. */
export const keptForMs = 24 * 3_600_000

/** Stores may tell the end of a pair's quarantine by the hour when they say how full a pool is. */
export const hourMs = 3_600_000

/** So many bindings are remembered in any case, for lists and for "the number of the last time". */
const leastRemembered = 60

/**
 * What ought to be in one world. What stands in the maps is never changed but replaced, so that a copy is cheap: where it
 * is open which of several things happened, each has a state of its own.
 */
export class State {
  /** The oldest first. */
  readonly bindings: Map<string, Known>
  readonly stands: Map<string, readonly Stand[]>
  readonly blocks: Map<string, KnownBlock>
  readonly kept: Map<string, Kept>
  held: HeldCall | null
  /** Whether a binding that ended long ago was forgotten. */
  hasForgotten: boolean

  constructor(from?: State) {
    this.bindings = new Map(from?.bindings)
    this.stands = new Map(from?.stands)
    this.blocks = new Map(from?.blocks)
    this.kept = new Map(from?.kept)
    this.held = from?.held ?? null
    this.hasForgotten = from?.hasForgotten ?? false
  }

  static first(world: number): State {
    const state = new State()
    for (const { slot, customer, state: phase } of firstBlocks) {
      state.blocks.set(blockAt(world, slot), {
        customer,
        state: phase,
        validFrom: startTime,
        validUntil: null,
        firstUsedAt: null,
      })
    }
    return state
  }

  copy(): State {
    return new State(this)
  }

  /** Of the customer's own. */
  binding(by: Whose, id: string): Known | undefined {
    const known = this.bindings.get(id)
    return known?.by === by ? known : undefined
  }

  /** Everybody who stands or rests on a number. */
  on(number: string, now: number): readonly Stand[] {
    return (this.stands.get(number) ?? []).filter(({ heldUntil }) => now < heldUntil)
  }

  standOf(number: string, person: Person, now: number): Stand | undefined {
    return this.on(number, now).find((stand) => stand.person === person)
  }

  /** How many places of a number are taken. */
  used(number: string, now: number): number {
    return this.on(number, now).filter(({ counts }) => counts).length
  }

  /** Somebody comes to stand on a number; what held him there before is no more. */
  stand(number: string, stand: Stand, now: number): void {
    const others = (this.stands.get(number) ?? []).filter(
      ({ person, heldUntil }) => isOfThisHour(heldUntil, now) && (person !== stand.person || heldUntil <= now),
    )
    this.stands.set(number, [...others, stand])
  }

  /** Changes the stands of a binding that are live. */
  moveLive({ id, x, y }: Known, now: number, moved: Pick<Stand, 'liveUntil' | 'heldUntil'>): void {
    for (const number of new Set([x, y])) {
      const stands = this.stands.get(number) ?? []
      this.stands.set(
        number,
        stands.map((stand) => (stand.id === id && now < stand.liveUntil ? { ...stand, ...moved } : stand)),
      )
    }
  }

  remember(known: Known): void {
    this.bindings.set(known.id, known)
  }

  /** Drops the oldest bindings while nobody stands or rests through them, and what stood long ago. */
  forget(now: number): void {
    for (const known of this.bindings.values()) {
      if (this.bindings.size <= leastRemembered || this.#isHeld(known, now)) break
      this.bindings.delete(known.id)
      this.hasForgotten = true
    }
    for (const [key, { keptAt }] of this.kept) if (keptAt + keptForMs <= now) this.kept.delete(key)
  }

  #isHeld({ id, x, y, expiresAt, unboundAt, terms }: Known, now: number): boolean {
    const isOver = (unboundAt ?? expiresAt) + terms.graceMs <= now
    return !isOver || [x, y].some((number) => this.on(number, now).some((stand) => stand.id === id))
  }

  /** Live pairs of a block: until when the last of them is live. */
  liveUntilOn(block: string, now: number): number {
    let latest = 0
    for (const number of this.stands.keys()) {
      if (blockOfNumber(number) !== block) continue
      for (const { liveUntil } of this.on(number, now)) if (now < liveUntil) latest = Math.max(latest, liveUntil)
    }
    return latest
  }

  /** How many places of a block are taken, and at most said to be: what was given back within this hour may count. */
  heldOn(block: string, now: number): { readonly least: number; readonly most: number } {
    let [least, most] = [0, 0]
    for (const [number, stands] of this.stands) {
      if (blockOfNumber(number) !== block) continue
      for (const { counts, heldUntil } of stands) {
        if (!counts) continue
        if (now < heldUntil) least += 1
        if (isOfThisHour(heldUntil, now)) most += 1
      }
    }
    return { least, most }
  }

  /** All that can still be told apart from outside: equal for two states from which the same follows. */
  sight(now: number): string {
    const bindings = [...this.bindings.values()].map((known) => {
      const isOver = (known.unboundAt ?? known.expiresAt) + known.terms.graceMs <= now
      return [known.by, isOver ? { ...known, lastCaller: null, stood: [...known.stood].sort() } : known]
    })
    const ofOne = (whose: Whose) => bindings.filter(([by]) => by === whose)
    const stands = [...this.stands.keys()].sort().map((number) => [number, ...sorted(this.on(number, now))])
    const [blocks, kept] = [[...this.blocks].sort(), [...this.kept].sort()]
    return JSON.stringify([ofOne(0), ofOne(1), stands, blocks, kept, this.held])
  }
}

const sorted = (stands: readonly Stand[]): readonly Stand[] =>
  [...stands].sort((one, other) => one.person - other.person)

const isOfThisHour = (heldUntil: number, now: number): boolean =>
  Math.ceil((heldUntil + 1) / hourMs) >= Math.ceil((now + 1) / hourMs)
