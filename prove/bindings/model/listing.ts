import type { Whose } from '../ground.ts'
import type { AskedFilter } from '../wire.ts'
import { endOf } from './change.ts'
import type { Known, State } from './state.ts'

/** The bindings of a customer that fit, the newest first. */
export const matching = (state: State, by: Whose, filter: AskedFilter, now: number): readonly string[] => {
  const fits = [...state.bindings.values()].filter((known) => known.by === by && isListed(known, filter, now))
  return fits.map(({ id }) => id).reverse()
}

const isListed = (known: Known, { order, number, person, mode, state, from, to }: AskedFilter, now: number): boolean =>
  (order === undefined || known.order === order) &&
  (number === undefined || known.x === number || known.y === number) &&
  (person === undefined || known.stood.includes(person)) &&
  (mode === undefined || known.mode === mode) &&
  (state === undefined || stateOf(known, now) === state) &&
  (from === undefined || known.createdAt >= from) &&
  (to === undefined || known.createdAt < to)

const stateOf = (known: Known, now: number): 'live' | 'grace' | 'ended' => {
  if (now < endOf(known)) return 'live'
  return now < endOf(known) + known.terms.graceMs ? 'grace' : 'ended'
}

/** What is wrong with a list of at most so many: behind those that are remembered only forgotten ones may stand. */
export const faultOfList = (
  state: State,
  expected: readonly string[],
  told: readonly string[],
  limit: number,
): string | undefined => {
  const first = expected.slice(0, limit)
  if (first.some((id, index) => told[index] !== id)) return 'a list is not what it should be'
  const behind = told.slice(first.length)
  if (told.length > limit || behind.some((id) => state.bindings.has(id))) return 'a list names more than it should'
  return behind.length > 0 && !state.hasForgotten ? 'a list names a binding that nobody made' : undefined
}
