import type { BindingId, Side } from './binding.ts'

/**
 * What a store knows of one pair (number, party). The two instants are all there is to its life: live before
 * `liveUntil`, quarantined before `heldUntil`, lapsed from then on, as if it had never been. No sweeper moves a pair on.
 */
export type Pair = {
  readonly binding: BindingId
  readonly side: Side
  readonly liveUntil: number
  readonly heldUntil: number
}

export type PairState = 'live' | 'quarantined' | 'lapsed'

export const pairState = (pair: Pick<Pair, 'liveUntil' | 'heldUntil'>, now: number): PairState => {
  if (now < pair.liveUntil) return 'live'
  return now < pair.heldUntil ? 'quarantined' : 'lapsed'
}

export type PlacementDecision = 'place' | 'taken' | 'full'

/**
 * Whether a binding may stand on a number.
 *
 * `held` is what the number already holds for each party of the new binding, `use` how many bindings are live or
 * quarantined on the number, `limit` how many may be. A party stands in at most one live or quarantined binding of a
 * number; only the identical parties may take back the number they left (promises 1 and 3, APP-5).
 */
export const decidePlacement = (
  held: readonly (Pair | undefined)[],
  use: number,
  limit: number,
  now: number,
): PlacementDecision => {
  const standing = held.filter((pair) => pair !== undefined && pairState(pair, now) !== 'lapsed') as readonly Pair[]
  if (standing.length > 0) return canTakeBack(standing, held.length, now) ? 'place' : 'taken'
  return use >= limit ? 'full' : 'place'
}

const canTakeBack = (standing: readonly Pair[], parties: number, now: number): boolean =>
  standing.length === parties &&
  standing.every((pair) => pair.binding === standing[0]?.binding && pairState(pair, now) === 'quarantined')
