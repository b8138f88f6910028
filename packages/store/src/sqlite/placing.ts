import {
  afterPlacing,
  blockOf,
  type Candidate,
  countsOn,
  decidePlacement,
  type Held,
  isInTheWay,
  numberOfSide,
  type Pair,
  type PartyOfBinding,
  type Placement,
  type PlacementOutcome,
  StoreError,
  serialOf,
  takenBackBy,
} from '@axbridge/core'
import type { AnswerWrites } from './answer-writes.ts'
import type { BindingRows } from './binding-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import type { EventWrites } from './event-writes.ts'
import type { NumberWrites } from './number-writes.ts'
import { bindingKeyOf, packBlock } from './packed-id.ts'
import { PairRefused } from './pair-refused.ts'
import type { PairWrites } from './pair-writes.ts'
import type { Spot, SpotUse } from './spot-uses.ts'
import type { TurnWrites } from './turn-writes.ts'

export type BindingParts = {
  readonly time: CommittedTime
  readonly customers: CustomerWrites
  readonly numbers: NumberWrites
  readonly answers: AnswerWrites
  readonly rows: BindingRows
  readonly pairs: PairWrites
  readonly turns: TurnWrites
  readonly events: EventWrites
}

/** No hash of a party is empty. */
const nobody = new Uint8Array()

/** One party and what the number of his side holds for him. */
type HeldParty = PartyOfBinding & { readonly pair: Pair | undefined }

type Refusals = Extract<PlacementOutcome, { kind: 'refused' }>

/** A candidate on which the binding may stand, with all that was read to decide it. */
type Choice = {
  readonly kind: 'chosen'
  readonly index: number
  readonly candidate: Candidate
  readonly spots: SpotsOfSides
  readonly held: readonly HeldParty[]
  readonly uses: readonly SpotUse[]
  readonly refused: Refusals
}

/** Where the sides of a binding stand; one and the same where Y is X. */
type SpotsOfSides = { readonly a: Spot; readonly b: Spot }

export const spotsOf = (numbers: Pick<Candidate, 'x' | 'y'>): SpotsOfSides => {
  const { x, y } = numbers
  const block = packBlock(blockOf(x))
  const a = { block, serial: serialOf(x) }
  return { a, b: x === y ? a : { block, serial: serialOf(y) } }
}

/** The number or the two numbers of a binding. */
export const apart = ({ a, b }: SpotsOfSides): readonly Spot[] => (a === b ? [a] : [a, b])

/** Throws PairRefused when the constraint holds a party that the decision missed. */
export const placeBinding = (placement: Placement, parts: BindingParts): PlacementOutcome => {
  const { time, customers, answers } = parts
  const { binding, kept, at } = placement
  const customer = customers.numberOf(binding.customer)
  const now = time.decideAt(at)
  const earlier = kept === undefined ? undefined : answers.find(kept.key, now)
  if (earlier !== undefined) return { kind: 'kept', kept: earlier }
  const choice = choose(placement, parts, now)
  if (choice.kind === 'refused') return choice
  write(placement, choice, parts, customer, now)
  time.advance(Math.max(at, kept?.keptAt ?? 0))
  return { kind: 'placed', candidate: choice.index }
}

/** The first candidate on which the binding may stand. */
const choose = (placement: Placement, parts: BindingParts, now: number): Choice | Refusals => {
  const refused = { kind: 'refused' as const, taken: 0, full: 0, notIssued: 0 }
  const { binding, liveUntil, parties, limit } = placement
  for (const [index, candidate] of placement.candidates.entries()) {
    if (!parts.numbers.mayIssue(blockOf(candidate.x), binding.customer, now, liveUntil)) {
      refused.notIssued += 1
      continue
    }
    const spots = spotsOf(candidate)
    const held = heldOf(parties, spots, parts.pairs, now)
    if (held === undefined) {
      refused.taken += 1
      continue
    }
    const uses = apart(spots).map((spot) => parts.pairs.useOf(spot, now))
    const numbers = uses.map(({ use }, place) => ({ use, more: countingOn(candidate, parties, place) }))
    const decision = decidePlacement(held, numbers, limit, now)
    if (decision === 'place') return { kind: 'chosen', index, candidate, spots, held, uses, refused }
    refused[decision] += 1
  }
  return refused
}

/**
 * What is held of each of the parties; undefined when one of them is in the way. B stands on most numbers: he is looked up
 * first, so that a group is read to its end only where it may stand.
 */
const heldOf = (
  parties: readonly PartyOfBinding[],
  spots: SpotsOfSides,
  pairs: PairWrites,
  now: number,
): readonly HeldParty[] | undefined => {
  const find = ({ party, side }: PartyOfBinding): HeldParty => ({ party, side, pair: pairs.find(spots[side], party) })
  const asB = parties.find(({ side }) => side === 'b')
  const b = asB && find(asB)
  if (b !== undefined && isInTheWay(b, b.pair, now)) return undefined
  const held: HeldParty[] = []
  for (const one of parties) {
    const found = b !== undefined && one === asB ? b : find(one)
    if (isInTheWay(found, b?.pair, now)) return undefined
    held.push(found)
  }
  return held
}

/** How many of the parties would count on the first or the second number of a candidate. */
const countingOn = (candidate: Candidate, parties: readonly PartyOfBinding[], place: number): number => {
  const number = place === 0 ? candidate.x : candidate.y
  return parties.filter(({ side }) => numberOfSide(candidate, side) === number && countsOn(side, candidate)).length
}

const write = (placement: Placement, choice: Choice, parts: BindingParts, customer: number, now: number): void => {
  const { rows, pairs, numbers, answers, events } = parts
  const { binding, parties, liveUntil, heldUntil, kept } = placement
  const { candidate, spots, held, uses, refused } = choice
  const { answer } = candidate
  if (kept !== undefined && answer === undefined) throw new StoreError('internal', 'a candidate has no answer to keep')
  // The lapsed rows are neighbours of the ones written below, and no other write would ever meet them.
  apart(spots).forEach((spot, place) => {
    if ((uses[place]?.lapsed ?? 0) > 0) pairs.purge(spot, now)
  })
  const key = bindingKeyOf(candidate.id)
  if (key === undefined) throw new StoreError('internal', 'a binding carries an id that nothing makes')
  const ordinal = rows.append(binding, candidate, parties, {
    customer,
    key,
    serial: spots.a.serial,
    ySerial: spots.a === spots.b ? null : spots.b.serial,
    previous: uses[0]?.newest ?? null,
    previousY: uses[1]?.newest ?? null,
  })
  // The history of a number is found by its pairs, and on the number of a group without members nobody stands yet.
  for (const spot of apart(spots)) {
    if (held.some(({ side }) => spots[side] === spot)) continue
    const lapsed = { binding: ordinal, side: 'b', counts: false, liveUntil: 0, heldUntil: 0, newest: null } as const
    pairs.place(spot, nobody, lapsed, undefined, null, now)
  }
  const takenBack = takenBackBy(held satisfies readonly Held[], now) ?? null
  for (const { party, side, pair } of held) {
    const pairOfBinding = {
      binding: ordinal,
      side,
      counts: countsOn(side, candidate),
      liveUntil,
      // Whoever takes back a number does not shorten the quarantine that he was in.
      heldUntil: Math.max(heldUntil, pair?.heldUntil ?? 0),
      newest: null,
    }
    if (!pairs.place(spots[side], party, pairOfBinding, pair, takenBack, now)) {
      throw new PairRefused({ ...refused, taken: refused.taken + 1 })
    }
  }
  numbers.markUsed(blockOf(candidate.x), now)
  const { mode, orderId, createdAt, expiresAt } = binding
  const { id, x, y } = candidate
  const told = { owner: binding.customer, block: key.block, ordinal }
  events.tellBinding(told, afterPlacing({ id, mode, orderId, x, y, createdAt, expiresAt }))
  if (kept !== undefined && answer !== undefined) answers.keep({ ...kept, answer })
}
