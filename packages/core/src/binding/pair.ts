import { hashText } from '../ports/vault.ts'
import type { BindingId } from './binding.ts'
import type { PartyOfBinding } from './parties.ts'
import { type BetweenNumbers, numberOfSide, otherSide, type Side } from './side.ts'

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

/**
 * How many pairs more count when these enter and those leave. Whoever only leaves counts on while he rests; whoever comes
 * to stand beside side a, where he stood in it, counts no more.
 */
export const countedMore = (
  numbers: BetweenNumbers,
  enter: readonly PartyOfBinding[],
  leave: readonly PartyOfBinding[],
): number => {
  const counted = new Set(
    leave
      .filter(({ side }) => countsOn(side, numbers))
      .map(({ party, side }) => numberOfSide(numbers, side) + hashText(party)),
  )
  let more = 0
  for (const { party, side } of enter) {
    if (countsOn(side, numbers)) more += 1
    else if (counted.has(numberOfSide(numbers, side) + hashText(party))) more -= 1
  }
  return more
}

/** One party of a new binding, and what the number that he is to stand on holds for him. */
export type Held = { readonly side: Side; readonly pair: Pair | undefined }

/**
 * How many pairs more count on a number when these come to stand on it: whoever counts there already counts once, and one
 * who comes to stand beside side a counts no more.
 */
export const countedAnew = (entering: readonly Held[], numbers: BetweenNumbers, now: number): number =>
  entering.reduce((more, { side, pair }) => {
    const counted = pair?.counts === true && pairState(pair, now) !== 'lapsed'
    return more + Number(countsOn(side, numbers)) - Number(counted)
  }, 0)

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
  const b = held.find(({ side }) => side === 'b')?.pair
  return b !== undefined && held.every((one) => isTakenBack(one, b, now)) ? b.binding : undefined
}

/**
 * Whether what a number holds of one party alone makes a placement `taken`, beside what is held of B: whatever is held of
 * all others. A store that looks parties up one by one need not look up the rest.
 */
export const isInTheWay = ({ side, pair }: Held, b: Pair | undefined, now: number): boolean => {
  if (b === undefined || pairState(b, now) === 'lapsed') return pair !== undefined && pairState(pair, now) !== 'lapsed'
  return !isTakenBack({ side, pair }, b, now)
}

/** Whether a party may take back his pair out of the binding that B takes his back from, each in his old relation. */
const isTakenBack = ({ side, pair }: Held, b: Pair, now: number): boolean =>
  pair !== undefined &&
  pair.binding === b.binding &&
  pairState(pair, now) === 'quarantined' &&
  pair.side === (side === 'b' ? b.side : otherSide(b.side))

/**
 * Whether a party may come to stand in a binding that is live: where nothing of another binding holds him. A binding may
 * take back its removed member.
 */
export const mayEnter = (binding: BindingId, pair: Pair | undefined, now: number): boolean =>
  pair === undefined || pair.binding === binding || pairState(pair, now) === 'lapsed'
