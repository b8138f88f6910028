import type { Person } from '../ground.ts'
import type { Errand } from '../step.ts'
import { connects } from '../wire.ts'
import type { HeldCall, Known, Stand, State } from './state.ts'

type Found =
  | {
      readonly kind: 'connects'
      readonly callee: Person
      readonly present: string
      readonly known: Known
      readonly side: Stand['side']
    }
  | { readonly kind: 'refuses'; readonly reason: string; readonly known: Known | null }

const refuses = (reason: string, known: Known | null): Found => ({ kind: 'refuses', reason, known })

/** Whom a caller of a number must reach, or why nobody. */
export const find = (state: State, caller: Person, number: string, errand: Errand, now: number): Found => {
  const stand = state.standOf(number, caller, now)
  const known = stand === undefined ? undefined : state.bindings.get(stand.id)
  if (stand === undefined) return refuses('not_a_party', null)
  if (known === undefined) throw new Error('the model remembers every binding through which somebody stands')
  if (stand.liveUntil <= now) return refuses('ended', known)
  const { direction, calls, messages } = known.terms
  const forbids = stand.side === 'a' ? 'b_to_a' : 'a_to_b'
  if (direction === forbids) return refuses('wrong_direction', known)
  if (errand === 'call' ? !calls : !messages) return refuses('switched_off', known)
  const callee = calleeOf(known, stand.side)
  if (callee === null) return refuses('no_member', known)
  const present = stand.side === 'a' ? known.y : known.x
  return { kind: 'connects', callee, present, known, side: stand.side }
}

const calleeOf = ({ mode, a, b, chosen, terms, lastCaller }: Known, side: Stand['side']): Person | null => {
  if (side === 'a') return b
  if (mode === 'AXB' || mode === 'AXYB') return a[0] ?? null
  return terms.groupCallee === 'last_caller' && lastCaller !== null && a.includes(lastCaller) ? lastCaller : chosen
}

export const routeText = (found: Found): string =>
  found.kind === 'connects' ? connects(found.callee, found.present) : found.reason

/** The call as it is held until it is answered or asked about. */
export const heldCall = (caller: Person, number: string, found: Extract<Found, { kind: 'connects' }>): HeldCall => {
  const { known, callee, side, present } = found
  return {
    id: known.id,
    caller,
    callee,
    side,
    numbers: [number, present],
    notesCaller: side === 'a' && known.terms.groupCallee === 'last_caller',
  }
}
