import {
  type BetweenNumbers,
  blockOf,
  type Candidate,
  countsOn,
  decidePlacement,
  type Held,
  numberOfSide,
  type PartyOfBinding,
  type Placement,
  type PlacementOutcome,
  type ProtectedNumber,
  takenBackBy,
} from '@axbridge/core'
import type { MemoryNumbers } from './numbers.ts'
import type { Pairs } from './pairs.ts'

type Choice =
  | { readonly kind: 'chosen'; readonly index: number; readonly candidate: Candidate }
  | Extract<PlacementOutcome, { kind: 'refused' }>

/** The number or the two numbers of a binding. */
export const numbersOf = ({ x, y }: BetweenNumbers): readonly ProtectedNumber[] => (x === y ? [x] : [x, y])

export const partiesOn = (
  parties: readonly PartyOfBinding[],
  numbers: BetweenNumbers,
  number: ProtectedNumber,
): readonly PartyOfBinding[] => parties.filter(({ side }) => numberOfSide(numbers, side) === number)

/** The first candidate on which the binding may stand. */
export const chooseCandidate = (
  placement: Placement,
  numbers: Pick<MemoryNumbers, 'mayIssue'>,
  pairs: Pairs,
  now: number,
): Choice => {
  const refusals = { taken: 0, full: 0, notIssued: 0 }
  const { binding, liveUntil } = placement
  for (const [index, candidate] of placement.candidates.entries()) {
    const isIssued = numbers.mayIssue(blockOf(candidate.x), binding.customer, now, liveUntil)
    const decision = isIssued ? decide(placement, candidate, pairs, now) : 'notIssued'
    if (decision === 'place') return { kind: 'chosen', index, candidate }
    refusals[decision] += 1
  }
  return { kind: 'refused', ...refusals }
}

const decide = ({ parties, limit }: Placement, candidate: Candidate, pairs: Pairs, now: number) => {
  const held: Held[] = parties.map(({ party, side }) => ({
    side,
    pair: pairs.find(numberOfSide(candidate, side))?.get(party),
  }))
  const uses = numbersOf(candidate).map((number) => ({
    use: pairs.find(number)?.use(now) ?? 0,
    more: partiesOn(parties, candidate, number).filter(({ side }) => countsOn(side, candidate)).length,
  }))
  const decision = decidePlacement(held, uses, limit, now)
  if (decision !== 'place') return decision
  const takenBack = takenBackBy(held, now)
  const mayHold = numbersOf(candidate).every((number) =>
    pairs.on(number).mayHold(partiesOn(parties, candidate, number), takenBack, now),
  )
  return mayHold ? 'place' : 'taken'
}

/**
 * Puts everybody on the number of his side. Whoever takes back a number does not shorten the quarantine that he was in.
 */
export const writePairs = (
  { parties, liveUntil, heldUntil }: Placement,
  candidate: Pick<Candidate, 'id' | 'x' | 'y'>,
  pairs: Pairs,
  now: number,
): void => {
  for (const number of numbersOf(candidate)) pairs.purge(number, now)
  for (const { party, side } of parties) {
    const on = pairs.on(numberOfSide(candidate, side))
    const held = Math.max(heldUntil, on.get(party)?.heldUntil ?? 0)
    on.set(party, { binding: candidate.id, side, counts: countsOn(side, candidate), liveUntil, heldUntil: held }, now)
  }
}
