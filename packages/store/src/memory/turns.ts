import {
  atTurn,
  type BindingConsequences,
  type StoredBinding,
  StoreError,
  type Turn,
  type TurnKind,
  turnKinds,
} from '@axbridge/core'
import type { BindingRow, BindingRows } from './binding-rows.ts'
import type { Pairs } from './pairs.ts'
import { numbersOf } from './placing.ts'

/** A turn beside the place of its binding in the order of binds. */
export type PlacedTurn = Turn & { readonly ordinal: number }

/** The turns that are set, the earliest first. */
export class MemoryTurns {
  readonly #rows: Pick<BindingRows, 'get'>
  readonly #pairs: Pick<Pairs, 'find'>
  readonly #turns: PlacedTurn[] = []

  constructor(rows: Pick<BindingRows, 'get'>, pairs: Pick<Pairs, 'find'>) {
    this.#rows = rows
    this.#pairs = pairs
  }

  get next(): number | null {
    return this.#turns[0]?.at ?? null
  }

  /** A turn that is set already is set once. */
  set(turn: PlacedTurn): void {
    const place = this.#placeOf(turn)
    const there = this.#turns[place]
    if (there === undefined || inOrder(turn, there) !== 0) this.#turns.splice(place, 0, turn)
  }

  /** Takes away the earliest up to `now`. */
  take(now: number, limit: number): readonly PlacedTurn[] {
    const later = this.#turns.findIndex(({ at }) => at > now)
    return this.#turns.splice(0, Math.min(limit, later === -1 ? this.#turns.length : later))
  }

  /** Whether this one was set and not taken yet; then it is taken away. */
  takeThis({ ordinal, item }: BindingRow, at: number, kind: TurnKind): PlacedTurn | undefined {
    const turn = { at, kind, ordinal, binding: item.id }
    const place = this.#placeOf(turn)
    const there = this.#turns[place]
    if (there === undefined || inOrder(turn, there) !== 0) return undefined
    return this.#turns.splice(place, 1)[0]
  }

  /** Whether anything is left of its binding: a turn that the end was moved away from may come when nothing is. */
  isOfKept({ binding }: PlacedTurn): boolean {
    return this.#rows.get(binding) !== undefined
  }

  /** What a turn that was taken makes known. */
  come(turn: PlacedTurn, now: number): { readonly row: BindingRow; readonly consequences: BindingConsequences } {
    const row = this.#rows.get(turn.binding)
    if (row === undefined) throw new StoreError('internal', 'a turn is of a binding that the store does not have')
    return { row, consequences: atTurn(row.item, turn, this.#heldUntil(row.item), now) }
  }

  /** The latest of the pairs that stand for the binding. */
  #heldUntil(binding: StoredBinding): number | undefined {
    let latest: number | undefined
    for (const number of numbersOf(binding)) {
      for (const pair of this.#pairs.find(number)?.all() ?? [])
        if (pair.binding === binding.id) latest = Math.max(latest ?? 0, pair.heldUntil)
    }
    return latest
  }

  /** The place of the first turn that is not before this one. */
  #placeOf(turn: PlacedTurn): number {
    let low = 0
    let high = this.#turns.length
    while (low < high) {
      const middle = (low + high) >> 1
      const there = this.#turns[middle]
      if (there !== undefined && inOrder(there, turn) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

const inOrder = (one: PlacedTurn, other: PlacedTurn): number =>
  one.at - other.at || one.ordinal - other.ordinal || turnKinds.indexOf(one.kind) - turnKinds.indexOf(other.kind)
