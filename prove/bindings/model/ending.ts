import { limits, type Whose } from '../ground.ts'
import { type Expected, endOf, refused } from './change.ts'
import type { Known, State } from './state.ts'

export const actUnbind = (state: State, by: Whose, id: string, graceMs: number | null, now: number): Expected => {
  const known = state.binding(by, id)
  if (known === undefined) return refused('not_found')
  return { kind: 'found', binding: unbind(state, known, graceMs, now) }
}

export const actUnbindOrder = (
  state: State,
  by: Whose,
  order: string,
  graceMs: number | null,
  now: number,
): Expected => {
  const ends = [...state.bindings.values()].filter(
    (known) => known.by === by && known.order === order && now < endOf(known),
  )
  for (const known of ends) unbind(state, known, graceMs, now)
  return { kind: 'order ended', ids: ends.map(({ id }) => id) }
}

/** A live binding ends now. What is left of its grace, then or later, may be made shorter and never longer. */
const unbind = (state: State, known: Known, graceMs: number | null, now: number): Known => {
  const ended = now < endOf(known) ? { ...known, unboundAt: now } : known
  const wasUntil = endOf(ended) + ended.terms.graceMs
  const isRunning = now < wasUntil
  const asked = graceMs === null ? wasUntil : Math.max(now, endOf(ended) + graceMs)
  const until = isRunning ? Math.min(wasUntil, asked) : wasUntil
  return endAt(state, { ...ended, terms: { ...ended.terms, graceMs: until - endOf(ended) } }, now)
}

/** Writes a binding whose end has moved, and the ends of those who are live in it. */
const endAt = (state: State, ended: Known, now: number): Known => {
  const liveUntil = endOf(ended) + ended.terms.graceMs
  state.moveLive(ended, now, { liveUntil, heldUntil: liveUntil + limits.quarantineMs })
  state.bindings.set(ended.id, ended)
  return ended
}

/** Of the call that was connected last. */
export const actNote = (state: State): Expected => {
  const { held } = state
  const known = held?.notesCaller === true ? state.bindings.get(held.id) : undefined
  if (held !== null && known !== undefined) state.bindings.set(known.id, { ...known, lastCaller: held.caller })
  return { kind: 'done' }
}

/** The first answer of a live binding whose terms of now end it so long afterwards. */
export const actAnswer = (state: State, now: number): Expected => {
  const known = state.held === null ? undefined : state.bindings.get(state.held.id)
  if (known === undefined || known.answeredAt !== null || endOf(known) <= now) return { kind: 'done' }
  const { endAfterAnswerMs } = known.terms
  if (endAfterAnswerMs === null) return { kind: 'done' }
  const expiresAt = Math.min(known.expiresAt, now + endAfterAnswerMs)
  endAt(state, { ...known, answeredAt: now, expiresAt }, now)
  return { kind: 'done' }
}

/** Until when both of the call stand in its binding: 0 when one does not. */
export const actLasts = (state: State): Expected => {
  const { held } = state
  if (held === null) return { kind: 'lasts', until: null, atEnd: null }
  const people = [held.caller, held.callee]
  const untils = held.numbers.map((number, index) => {
    const stands = (state.stands.get(number) ?? []).filter(({ person }) => person === people[index])
    // Who stands there last is who stands there: whoever lapsed before him is no more.
    const stand = stands.at(-1)
    return stand?.id === held.id ? stand.liveUntil : 0
  })
  return { kind: 'lasts', until: Math.min(...untils), atEnd: state.bindings.get(held.id)?.terms.atEnd ?? null }
}
