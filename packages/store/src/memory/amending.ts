import {
  type Amendment,
  type AmendOutcome,
  countedAnew,
  countsOn,
  mayEnter,
  numberOfSide,
  type Side,
  type StoredBinding,
} from '@axbridge/core'
import type { Pairs } from './pairs.ts'
import { numbersOf, partiesOn } from './placing.ts'

type Refused = Extract<AmendOutcome, { kind: 'taken' | 'full' }>

/** Why the entering parties of a change may not stand in its binding; undefined when they may. */
export const decideAmendment = (
  { enter, limit }: Amendment,
  binding: StoredBinding,
  pairs: Pairs,
  now: number,
): Refused | undefined => {
  for (const [index, { party, side }] of enter.entries()) {
    const pair = pairs.find(numberOfSide(binding, side))?.get(party)
    if (pair !== undefined && !mayEnter(binding.id, pair, now)) return { kind: 'taken', index, by: pair.binding }
  }
  const sides: readonly Side[] = binding.x === binding.y ? ['a'] : ['a', 'b']
  const full = sides.find((side) => {
    const on = pairs.on(numberOfSide(binding, side))
    const entering = partiesOn(enter, binding, numberOfSide(binding, side))
    const more = countedAnew(
      entering.map((one) => ({ side: one.side, pair: on.get(one.party) })),
      binding,
      now,
    )
    return more > 0 && on.use(now) + more > limit
  })
  return full === undefined ? undefined : { kind: 'full', side: full }
}

/** Quarantines who leaves, lets stand who enters, and gives every pair that stands the new life. */
export const writeAmendment = (
  { enter, leave, liveUntil, heldUntil, quarantineMs }: Amendment,
  binding: StoredBinding,
  pairs: Pairs,
  now: number,
): void => {
  for (const number of numbersOf(binding)) if (partiesOn(enter, binding, number).length > 0) pairs.purge(number, now)
  for (const { party, side } of leave) {
    const on = pairs.on(numberOfSide(binding, side))
    const pair = on.get(party)
    if (pair?.binding !== binding.id) continue
    on.set(party, { ...pair, liveUntil: now, heldUntil: now + quarantineMs }, now)
  }
  for (const { party, side } of enter) {
    const counts = countsOn(side, binding)
    pairs.on(numberOfSide(binding, side)).set(party, { binding: binding.id, side, counts, liveUntil, heldUntil }, now)
  }
  pairs.move(binding, { liveUntil, heldUntil }, now)
}
