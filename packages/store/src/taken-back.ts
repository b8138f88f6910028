import { type Pair, pairState } from '@axbridge/core'

/** The binding whose quarantined pairs a placement takes back; undefined when it meets lapsed pairs only. */
export const takenBackBy = (held: readonly (Pair | undefined)[], now: number): Pair['binding'] | undefined =>
  held.find((pair) => pair !== undefined && pairState(pair, now) === 'quarantined')?.binding
