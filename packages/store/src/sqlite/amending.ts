import {
  type Amendment,
  type AmendOutcome,
  afterAmending,
  blockOf,
  bringsOthers,
  countedAnew,
  countsOn,
  endOf,
  faultOfBlock,
  mayEnter,
  type Pair,
  type PartyOfBinding,
  type Side,
} from '@axbridge/core'
import { type KeptBinding, toldOf } from './binding-rows.ts'
import { PairRefused } from './pair-refused.ts'
import { nameOf } from './pair-writes.ts'
import { apart, type BindingParts, spotsOf } from './placing.ts'
import type { SpotUse } from './spot-uses.ts'

type Entering = PartyOfBinding & { readonly pair: Pair | undefined }

/** Throws PairRefused when the constraint holds a party that the decision missed. */
export const amendBinding = (amendment: Amendment, parts: BindingParts): AmendOutcome => {
  const { time, numbers, rows, pairs, events } = parts
  const { id, customer, revision, at, changed } = amendment
  const kept = rows.find(customer, id)
  if (kept === undefined) return { kind: 'absent' }
  const { binding } = kept
  const now = time.decideAt(at)
  if (endOf(binding) <= now) return { kind: 'ended', binding }
  if (binding.revision !== revision) return { kind: 'outdated' }
  const fault = faultOfBlock(binding, amendment, numbers.find(blockOf(binding.x)))
  if (fault !== undefined) return { kind: fault }
  const spots = spotsOf(binding)
  const entering = amendment.enter.map(({ party, side }) => ({ party, side, pair: pairs.find(spots[side], party) }))
  const taken = takenFor(entering, kept, parts, now)
  if (taken !== undefined) return taken
  const uses = amendment.enter.length === 0 ? [] : apart(spots).map((spot) => pairs.useOf(spot, now))
  const full = fullSide(entering, uses, kept, amendment.limit, now)
  if (full !== undefined) return { kind: 'full', side: full }

  const next = { ...binding, ...changed, revision: binding.revision + 1 }
  if (bringsOthers(amendment)) rows.keepFormer(kept, now)
  rows.change(kept, next)
  movePairs(amendment, kept, entering, uses, parts, now)
  if (entering.length > 0) rows.remember(entering, parts.customers.numberOf(customer), kept)
  const left = { now, leave: amendment.leave, leftUntil: now + amendment.quarantineMs }
  events.tellBinding(toldOf(kept), afterAmending(binding, next, changed, left))
  time.advance(at)
  return { kind: 'changed', binding: next }
}

/** The first of the entering parties whom another binding holds. */
const takenFor = (
  entering: readonly Entering[],
  { block, ordinal }: KeptBinding,
  { rows }: BindingParts,
  now: number,
): AmendOutcome | undefined => {
  for (const [index, { pair }] of entering.entries()) {
    if (pair === undefined || mayEnter(nameOf(ordinal), pair, now)) continue
    return { kind: 'taken', index, by: rows.idAt(block, Number(pair.binding)) }
  }
  return undefined
}

/** The side on whose number there is no room for those who enter. */
const fullSide = (
  entering: readonly Entering[],
  uses: readonly SpotUse[],
  { binding }: KeptBinding,
  limit: number,
  now: number,
): Side | undefined => {
  const isOne = binding.x === binding.y
  const sides: readonly Side[] = isOne ? ['a'] : ['a', 'b']
  return sides.find((side, place) => {
    const more = countedAnew(
      entering.filter((one) => isOne || one.side === side),
      binding,
      now,
    )
    return more > 0 && (uses[place]?.use ?? 0) + more > limit
  })
}

/** Quarantines who leaves, lets stand who enters, and gives every pair that stands the new life. */
const movePairs = (
  { leave, liveUntil, heldUntil, quarantineMs }: Amendment,
  { binding, block, ordinal }: KeptBinding,
  entering: readonly Entering[],
  uses: readonly SpotUse[],
  { pairs, rows }: BindingParts,
  now: number,
): void => {
  const spots = spotsOf(binding)
  // Only where a pair is written below: it carries on the history that may begin at a pair which is dropped.
  apart(spots).forEach((spot, place) => {
    const isEntered = entering.some(({ side }) => spots[side] === spot)
    if (isEntered && (uses[place]?.lapsed ?? 0) > 0) pairs.purge(spot, now)
  })
  const left = { liveUntil: now, heldUntil: now + quarantineMs }
  for (const { party, side } of leave) pairs.leave(spots[side], party, ordinal, left, now)
  for (const [index, { party, side }] of entering.entries()) {
    const newest = uses[spots[side] === spots.a ? 0 : 1]?.newest ?? null
    const pair = { binding: ordinal, side, counts: countsOn(side, binding), liveUntil, heldUntil, newest }
    const before = pairs.find(spots[side], party)
    if (!pairs.place(spots[side], party, pair, before, nameOf(ordinal), now)) {
      throw new PairRefused({ kind: 'taken', index, by: rows.idAt(block, ordinal) })
    }
  }
  for (const spot of apart(spots)) pairs.move(spot, ordinal, { liveUntil, heldUntil }, now)
}
