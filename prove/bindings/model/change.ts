import { blockOfNumber, limitOf, limits, type Person, type Whose } from '../ground.ts'
import { isGroupMode } from '../step.ts'
import type { AskedChange } from '../wire.ts'
import { faultsOfLife, faultsOfTerms } from './bind.ts'
import { faultsOfPeople, roomInPool } from './placing.ts'
import type { Known, Stand, State } from './state.ts'

/** What an operation is to be answered with, after the state has followed it. */
export type Expected =
  | { readonly kind: 'refused'; readonly reasons: readonly string[]; readonly by: readonly string[] }
  | { readonly kind: 'found'; readonly binding: Known }
  | { readonly kind: 'order ended'; readonly ids: readonly string[] }
  | { readonly kind: 'route'; readonly route: string }
  | { readonly kind: 'lasts'; readonly until: number | null; readonly atEnd: Known['terms']['atEnd'] | null }
  | { readonly kind: 'listed'; readonly ids: readonly string[]; readonly limit: number }
  /** One of these. */
  | { readonly kind: 'block'; readonly outcomes: readonly string[] }
  | { readonly kind: 'done' }

export const refused = (...reasons: readonly string[]): Expected => ({ kind: 'refused', reasons, by: [] })

export const endOf = ({ unboundAt, expiresAt }: Known): number => unboundAt ?? expiresAt

/**
 * Whether a change that would have its pool hold more than it may was refused for that: where it is open, it is as it was
 * told. `alone`: no other operation may have come between the look at the pool and the change.
 */
export type PoolSaid = { readonly refused: boolean; readonly alone: boolean }

export const actChange = (
  state: State,
  by: Whose,
  id: string,
  change: AskedChange,
  now: number,
  said: PoolSaid,
): Expected => {
  const faults = change.expiresAt === undefined ? [] : [...faultsOfLife(change.expiresAt, now)]
  const before = state.binding(by, id)
  if (before === undefined) return refused(...faults, 'not_found')
  if (endOf(before) <= now) return refused(...faults, 'binding_ended')
  const people = changedPeople(before, change)
  if (typeof people === 'string') return refused(...faults, people)
  const terms = { ...before.terms, ...change.terms }
  const expiresAt = change.expiresAt ?? before.expiresAt
  faults.push(...faultsOfPeople(before.mode, people), ...faultsOfTerms(terms))
  const [until, wasUntil] = [expiresAt + terms.graceMs, before.expiresAt + before.terms.graceMs]
  const block = state.blocks.get(blockOfNumber(before.x))
  const validUntil = block?.validUntil ?? null
  const takesMore = until > wasUntil || without(placesOf({ ...before, ...people }), placesOf(before)).length > 0
  const stood = [...new Set([...before.stood, ...people.a, people.b])]
  const after = { ...before, ...people, terms, expiresAt, stood }
  const more = countedMore(before, after)
  const room = more > 0 ? roomInPool(state, by, more, now) : 'free'
  const isOfBlock = takesMore && block !== undefined && block.state !== 'active'
  const isBehind = !isOfBlock && until > wasUntil && validUntil !== null && until > validUntil
  if (isOfBlock) faults.push('block_state')
  if (isBehind) faults.push('expiry_too_late')
  // The pool is looked at before the block is.
  if ((isOfBlock || isBehind) && room !== 'free' && said.refused) faults.push('pool_limit')
  if (faults.length > 0) return refused(...faults)
  if (room !== 'free' && (said.refused || (room === 'reached' && said.alone))) return refused('pool_limit')
  return move(state, before, after, now)
}

type People = Pick<Known, 'a' | 'b' | 'chosen'>

/** Who is in a binding after a change; the name of a refusal when the change does not fit the mode. */
const changedPeople = (before: Known, change: AskedChange): People | string => {
  const { members, add, remove, chosen } = change
  const b = change.b ?? before.b
  if (!isGroupMode(before.mode)) {
    const isOfGroups = [members, add, remove, chosen].some((field) => field !== undefined)
    return isOfGroups ? 'wrong_mode' : { a: change.a === undefined ? before.a : [change.a], b, chosen: null }
  }
  if (change.a !== undefined) return 'wrong_mode'
  if (members !== undefined && (add ?? []).length + (remove ?? []).length > 0) return 'malformed'
  const stay = (members ?? before.a).filter((person) => remove?.includes(person) !== true)
  const a = [...stay, ...new Set((add ?? []).filter((person) => !stay.includes(person)))]
  if (chosen !== undefined) return { a, b, chosen }
  return { a, b, chosen: before.chosen !== null && a.includes(before.chosen) ? before.chosen : null }
}

type Place = { readonly person: Person; readonly side: 'a' | 'b'; readonly number: string }

const placesOf = ({ a, b, x, y }: Known): readonly Place[] => [
  ...a.map((person) => ({ person, side: 'a', number: x }) as const),
  { person: b, side: 'b', number: y },
]

const without = (ones: readonly Place[], others: readonly Place[]): readonly Place[] =>
  ones.filter((one) => !others.some(({ person, side }) => person === one.person && side === one.side))

/**
 * How many places more a change takes, as one sees who does not know who rests: who leaves keeps his, unless he stands
 * beside side a as B from now on.
 */
const countedMore = (before: Known, after: Known): number => {
  if (after.x !== after.y) return without(placesOf(after), placesOf(before)).length
  const comes = after.a.filter((person) => !before.a.includes(person))
  return comes.length - (before.a.includes(after.b) ? 1 : 0)
}

/** Makes one of a binding another: who leaves rests from now on, who comes must find his place free. */
const move = (state: State, before: Known, after: Known, now: number): Expected => {
  const [enter, leave] = [without(placesOf(after), placesOf(before)), without(placesOf(before), placesOf(after))]
  const standsOfOthers = enter.flatMap(({ person, number }) => {
    const stand = state.standOf(number, person, now)
    return stand !== undefined && stand.id !== before.id ? [stand] : []
  })
  const fulls = [after.x, after.y].filter((number, index, numbers) => {
    if (numbers.indexOf(number) !== index) return false
    const here = enter.filter((place) => place.number === number)
    const count = here.filter(({ side }) => countsIn(after, side)).length
    const counted = here.filter(({ person }) => state.standOf(number, person, now)?.counts === true).length
    return count > counted && state.used(number, now) + count - counted > limitOf(before.by)
  })
  const reasons = [...(standsOfOthers.length > 0 ? ['party_stands'] : []), ...(fulls.length > 0 ? ['number_full'] : [])]
  if (reasons.length > 0) return { kind: 'refused', reasons, by: standsOfOthers.map(({ id }) => id) }
  for (const { person, number } of leave) {
    const stand = state.standOf(number, person, now)
    if (stand?.id === before.id) {
      state.stand(number, { ...stand, liveUntil: now, heldUntil: now + limits.quarantineMs }, now)
    }
  }
  const liveUntil = after.expiresAt + after.terms.graceMs
  const life = { liveUntil, heldUntil: liveUntil + limits.quarantineMs }
  for (const { person, side, number } of enter) {
    state.stand(number, { id: after.id, person, side, counts: countsIn(after, side), ...life }, now)
  }
  state.moveLive(after, now, life)
  state.bindings.set(after.id, after)
  return { kind: 'found', binding: after }
}

const countsIn = ({ x, y }: Known, side: Stand['side']): boolean => side === 'a' || x !== y
