import { atTurn, type PassedTime, toldUntil } from '@axbridge/core'
import { type BindingRows, type KeptBinding, toldOf } from './binding-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import type { EventWrites } from './event-writes.ts'
import type { Passing } from './operations.ts'
import type { PairWrites } from './pair-writes.ts'
import { apart, spotsOf } from './placing.ts'
import type { KeptTurn, TurnWrites } from './turn-writes.ts'

export type TurnParts = {
  readonly time: CommittedTime
  readonly rows: BindingRows
  readonly pairs: PairWrites
  readonly turns: TurnWrites
  readonly events: EventWrites
}

/** Takes the turns that have come. Their time is committed: a clock that steps back does not bring back what was told to be over. */
export const passTime = ({ at, limit }: Passing, parts: TurnParts): PassedTime => {
  const { time, rows, turns } = parts
  const now = time.decideAt(at)
  const due = turns.take(now, limit)
  for (const turn of due) {
    const kept = rows.findAt(turn.block, turn.ordinal)
    // A turn that the binding's end was moved away from may come when nothing of it is left.
    if (kept === undefined) continue
    time.advance(takeTurn(turn, kept, parts, now))
  }
  return { taken: due.length, next: turns.next }
}

/** The end of a binding may have come by time and not been told yet: a change behind it tells it first. */
export const settleEnd = (kept: KeptBinding, parts: TurnParts, now: number): void => {
  const at = kept.binding.expiresAt
  if (now < at || !parts.turns.takeThis(at, 'end', kept.ordinal)) return
  takeTurn({ at, kind: 'end', block: kept.block, ordinal: kept.ordinal }, kept, parts, now)
}

/** Answers the latest instant that was told of. */
const takeTurn = (turn: KeptTurn, kept: KeptBinding, parts: TurnParts, now: number): number => {
  const { pairs, events } = parts
  const { binding, ordinal } = kept
  let heldUntil: number | undefined
  for (const spot of apart(spotsOf(binding))) {
    const held = pairs.heldUntil(spot, ordinal)
    if (held !== undefined) heldUntil = Math.max(heldUntil ?? 0, held)
  }
  const consequences = atTurn(binding, turn, heldUntil, now)
  events.tellBinding(toldOf(kept), consequences)
  return toldUntil(turn, consequences)
}
