import type { BindingId } from './binding.ts'
import { type BetweenNumbers, otherSide, type Side } from './side.ts'

/**
 * What a store knows of one pair (number, party). The two instants are all there is to its life: live before
 * `liveUntil`, quarantined before `heldUntil`, lapsed from then on, as if it had never been. No sweeper moves a pair on.
 */
export type Pair = {
  readonly binding: BindingId
  readonly side: Side
  /**
   * Whether it counts towards the number's limit. Each party of side a does, since each may be connected with B; B does
   * where he stands on a number alone (AXYB, GXYB) and does not beside side a.
   */
  readonly counts: boolean
  readonly liveUntil: number
  readonly heldUntil: number
}

export type PairState = 'live' | 'quarantined' | 'lapsed'

export const pairState = (pair: Pick<Pair, 'liveUntil' | 'heldUntil'>, now: number): PairState => {
  if (now < pair.liveUntil) return 'live'
  return now < pair.heldUntil ? 'quarantined' : 'lapsed'
}

/** Whether a party of this side counts towards the limit of the number on which he stands. */
export const countsOn = (side: Side, { x, y }: BetweenNumbers): boolean => side === 'a' || x !== y

/** One party of a new binding, and what the number that he is to stand on holds for him. */
export type Held = { readonly side: Side; readonly pair: Pair | undefined }

/** A number of a new binding: how many pairs count on it, live and quarantined, and how many more would. */
export type NumberUse = { readonly use: number; readonly more: number }

export type PlacementDecision = 'place' | 'taken' | 'full'

/**
 * Whether a binding may stand on its number or numbers.
 *
 * A party stands in at most one live or quarantined binding of a number; only the identical parties may take back the
 * numbers they left: all of them, out of one binding, with nobody between whom it would now connect that it did not
 * connect before (promises 1 and 3, APP-5).
 */
export const decidePlacement = (
  held: readonly Held[],
  numbers: readonly NumberUse[],
  limit: number,
  now: number,
): PlacementDecision => {
  const isFree = held.every(({ pair }) => pair === undefined || pairState(pair, now) === 'lapsed')
  if (!isFree) return takenBackBy(held, now) === undefined ? 'taken' : 'place'
  return numbers.some(({ use, more }) => use + more > limit) ? 'full' : 'place'
}

/** The one quarantined binding whose pairs the parties may take back; undefined when there is none. */
export const takenBackBy = (held: readonly Held[], now: number): BindingId | undefined => {
  const first = held[0]?.pair
  const b = held.find(({ side }) => side === 'b')?.pair
  if (first === undefined || b === undefined) return undefined
  const isTheirs = held.every(
    ({ side, pair }) =>
      pair !== undefined &&
      pair.binding === first.binding &&
      pairState(pair, now) === 'quarantined' &&
      pair.side === (side === 'b' ? b.side : otherSide(b.side)),
  )
  return isTheirs ? first.binding : undefined
}

/**
 * Whether a party may come to stand in a binding that is live: where nothing of another binding holds him. A binding may
 * take back its removed member.
 */
export const mayEnter = (binding: BindingId, pair: Pair | undefined, now: number): boolean =>
  pair === undefined || pair.binding === binding || pairState(pair, now) === 'lapsed'
