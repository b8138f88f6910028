import { type BindingId, type KeyedHash, type Pair, pairState, type Side } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { pairSideCode, pairSideOf } from './codes.ts'
import type { ReturnCounts } from './return-counts.ts'
import { type Spot, type SpotUse, SpotUses } from './spot-uses.ts'
import { pairStatements } from './statements.ts'

type UseRow = [use: number, lapsed: number, newest: number | null, until: number | null]

type PairRow = [binding: number, side: number, liveUntil: number, heldUntil: number]

export type Life = Pick<Pair, 'liveUntil' | 'heldUntil'>

/** A pair to be written. `newest` where it stands in the place of the pair that began its number's history. */
export type NewPair = Life & {
  readonly binding: number
  readonly side: Side
  readonly counts: boolean
  readonly newest: number | null
}

/**
 * The pairs in the writer's thread. A pair names its binding by ordinal here: decisions compare the names and nothing
 * else. Every write keeps the counts of its block.
 */
export class PairWrites {
  readonly #returns: ReturnCounts
  readonly #uses = new SpotUses()
  readonly #pairOf: Statement<[number, number, Uint8Array], PairRow>
  readonly #useOf: Statement<[number, number, number, number, number], UseRow>
  readonly #purge: Statement<[number, number, number]>
  readonly #place: Statement<unknown[]>
  readonly #leave: Statement<[number, number, number, number, Uint8Array, number]>
  readonly #liveOf: Statement<[number, number, number, number], [side: number, heldUntil: number]>
  readonly #move: Statement<[number, number, number, number, number, number]>
  readonly #heldUntil: Statement<[number, number, number], number | null>
  readonly #latestLive: Statement<[number, number], number | null>
  readonly #dropOf: Statement<[number, number, number]>
  readonly #newestOn: Statement<[number, number], number | null>

  constructor(database: Database, returns: ReturnCounts) {
    this.#returns = returns
    this.#pairOf = database.prepare<[number, number, Uint8Array], PairRow>(pairStatements.pairOf).raw()
    this.#useOf = database.prepare<[number, number, number, number, number], UseRow>(pairStatements.useOf).raw()
    this.#purge = database.prepare(pairStatements.purge)
    this.#place = database.prepare(pairStatements.place)
    this.#leave = database.prepare(pairStatements.leave)
    this.#liveOf = database.prepare<[number, number, number, number], [number, number]>(pairStatements.liveOf).raw()
    this.#move = database.prepare(pairStatements.move)
    this.#heldUntil = database.prepare<[number, number, number], number | null>(pairStatements.heldUntil).pluck()
    this.#latestLive = database.prepare<[number, number], number | null>(pairStatements.latestLive).pluck()
    this.#dropOf = database.prepare(pairStatements.dropOf)
    this.#newestOn = database.prepare<[number, number], number | null>(pairStatements.newestOn).pluck()
  }

  find({ block, serial }: Spot, party: KeyedHash): Pair | undefined {
    const row = this.#pairOf.get(block, serial, party)
    if (row === undefined) return undefined
    const [binding, side, liveUntil, heldUntil] = row
    return { binding: nameOf(binding), ...pairSideOf(side), liveUntil, heldUntil }
  }

  useOf(spot: Spot, now: number): SpotUse {
    const known = this.#uses.at(spot, now)
    if (known !== undefined) return known
    const row = this.#useOf.get(now, now, now, spot.block, spot.serial)
    const [use, lapsed, newest, until] = row ?? [0, 0, null, null]
    const counted = { use, lapsed, newest, since: now, until: until ?? Number.POSITIVE_INFINITY }
    this.#uses.counted(spot, counted)
    return counted
  }

  /** Drops what has lapsed on a number. It is counted until its hour has passed, as if it were still there. */
  purge(spot: Spot, now: number): void {
    this.#purge.run(spot.block, spot.serial, now)
    this.#uses.purged(spot)
  }

  /**
   * Writes a pair where `before` was found. Answers false when the constraint behind the decision holds another: only a
   * lapsed pair gives way, and one of the binding `own` that is not live.
   */
  place(
    spot: Spot,
    party: KeyedHash,
    pair: NewPair,
    before: Pair | undefined,
    own: string | null,
    now: number,
  ): boolean {
    const { block, serial } = spot
    const { binding, liveUntil, heldUntil, newest } = pair
    const row = [block, serial, party, binding, pairSideCode(pair), liveUntil, heldUntil, newest]
    if (this.#place.run(...row, now, own === null ? null : Number(own), now).changes !== 1) return false
    if (before?.counts && pairState(before, now) !== 'lapsed') this.#returns.add(block, before.heldUntil, -1)
    if (pair.counts) this.#returns.add(block, heldUntil, 1)
    this.#uses.placed(spot, { counts: pair.counts, heldUntil, newest: newest ?? binding }, before, now)
    return true
  }

  /** Ends the pair of a party in a binding; nothing where he does not stand in it. */
  leave(spot: Spot, party: KeyedHash, binding: number, { liveUntil, heldUntil }: Life, now: number): void {
    const { block, serial } = spot
    const before = this.find(spot, party)
    if (before?.binding !== nameOf(binding)) return
    this.#leave.run(liveUntil, heldUntil, block, serial, party, binding)
    this.#uses.forget(spot)
    if (!before.counts) return
    if (pairState(before, now) !== 'lapsed') this.#returns.add(block, before.heldUntil, -1)
    this.#returns.add(block, heldUntil, 1)
  }

  /** Gives the live pairs of a binding on a number another life. */
  move(spot: Spot, binding: number, { liveUntil, heldUntil }: Life, now: number): void {
    const { block, serial } = spot
    const live = this.#liveOf.all(block, serial, binding, now)
    if (live.length === 0) return
    this.#move.run(liveUntil, heldUntil, block, serial, binding, now)
    this.#uses.moved(spot, heldUntil)
    for (const [side, before] of live) {
      if (!pairSideOf(side).counts) continue
      this.#returns.add(block, before, -1)
      this.#returns.add(block, heldUntil, 1)
    }
  }

  /** The latest end of a quarantine among the pairs of a binding on a number. */
  heldUntil({ block, serial }: Spot, binding: number): number | undefined {
    return this.#heldUntil.get(block, serial, binding) ?? undefined
  }

  /** Drops what lapsed of a binding whose persons are deleted. Where the number's history begins with it, nobody's pair goes on naming it. */
  dropOf(spot: Spot, binding: number): void {
    const { block, serial } = spot
    const before = this.#newestOn.get(block, serial)
    this.#dropOf.run(block, serial, binding)
    if (before === binding && this.#newestOn.get(block, serial) !== binding) {
      const side = pairSideCode({ side: 'b', counts: false })
      this.#place.run(block, serial, nobody, binding, side, 0, 0, null, 0, null, 0)
    }
    this.#uses.forget(spot)
  }

  /** Drops nobody's pair of a binding of which nothing is left. */
  forgetOf(spot: Spot, binding: number): void {
    this.#dropOf.run(spot.block, spot.serial, binding)
    this.#uses.forget(spot)
  }

  rolledBack(): void {
    this.#uses.rolledBack()
  }

  /** Until when the last live pair of a block is live; 0 when none is. */
  latestLive(block: number, now: number): number {
    return this.#latestLive.get(block, now) ?? 0
  }
}

/** No hash of a party is empty. */
const nobody = new Uint8Array()

export const nameOf = (ordinal: number): BindingId => String(ordinal) as BindingId
