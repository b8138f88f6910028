import type { Asked, Told, ToldBinding } from '../wire.ts'
import { differs, type Fault, isRefusal, judgeBind, type Strictness } from './bind.ts'
import { actAddBlock, actChangeBlock } from './blocks.ts'
import { actChange, type Expected, type PoolSaid, refused } from './change.ts'
import { actAnswer, actLasts, actNote, actUnbind, actUnbindOrder } from './ending.ts'
import { faultOfList, matching } from './listing.ts'
import { find, heldCall, routeText } from './routing.ts'
import type { State } from './state.ts'

/** Holds what was told of an operation to the state, which then follows it. */
export const judge = (
  state: State,
  world: number,
  asked: Asked,
  told: Told,
  now: number,
  strictness: Strictness,
): Fault => {
  if (told.kind === 'failed') return `it failed: ${told.text}`
  if (asked.kind === 'bind') return judgeBind(state, world, asked, told, now, strictness)
  const wasOverfull = told.kind === 'refused' && told.reason === 'pool_limit'
  const expected = act(state, asked, now, { refused: wasOverfull, alone: strictness === 'alone' })
  return disagrees(state, expected, told, now, strictness)
}

/**
 * Lets the state follow an operation of which nobody knows whether it was done, as if it had been. `unknown`: the
 * bindings of its customer that are there and that nobody was told of.
 */
export const presume = (
  state: State,
  world: number,
  asked: Asked,
  unknown: readonly ToldBinding[],
  now: number,
): void => {
  if (asked.kind !== 'bind') {
    act(state, asked, now, { refused: false, alone: false })
    return
  }
  for (const binding of unknown) {
    if (state.bindings.has(binding.id)) continue
    for (const how of ['random', 'requested', 'last']) {
      const told = { kind: 'bound', binding, how } as const
      if (judgeBind(state, world, asked, told, now, 'beside others') === undefined) return
    }
  }
}

/** Does in the model what was asked for, and says what the answer must be. */
const act = (state: State, asked: Exclude<Asked, { kind: 'bind' }>, now: number, said: PoolSaid): Expected => {
  switch (asked.kind) {
    case 'change':
      return actChange(state, asked.by, asked.id, asked.change, now, said)
    case 'unbind':
      return actUnbind(state, asked.by, asked.id, asked.graceMs, now)
    case 'unbind order':
      return actUnbindOrder(state, asked.by, asked.order, asked.graceMs, now)
    case 'call': {
      const found = find(state, asked.caller, asked.number, asked.errand, now)
      if (found.kind === 'connects' && asked.errand === 'call') {
        state.held = heldCall(asked.caller, asked.number, found)
        if (asked.notes) actNote(state)
      }
      return { kind: 'route', route: routeText(found) }
    }
    case 'note':
      return actNote(state)
    case 'answer':
      return actAnswer(state, now)
    case 'lasts':
      return actLasts(state)
    case 'dry run': {
      const found = find(state, asked.caller, asked.number, asked.errand, now)
      const isTheirs = found.known?.by === asked.by
      return { kind: 'route', route: isTheirs ? routeText(found) : 'not_a_party' }
    }
    case 'find': {
      const known = state.binding(asked.by, asked.id)
      return known === undefined ? refused('not_found') : { kind: 'found', binding: known }
    }
    case 'list':
      return { kind: 'listed', ids: matching(state, asked.by, asked.filter, now), limit: asked.limit }
    case 'change block':
      return actChangeBlock(state, asked, now)
    case 'add block':
      return actAddBlock(state, asked)
    case 'forget answers':
      return { kind: 'done' }
  }
}

const disagrees = (state: State, expected: Expected, told: Told, now: number, strictness: Strictness): Fault => {
  switch (expected.kind) {
    case 'refused': {
      const names = told.kind === 'refused' && told.by !== null && told.reason === 'party_stands'
      if (names && !expected.by.includes(told.by ?? '')) return 'the refusal names a binding that is not in the way'
      return isRefusal(told, expected.reasons)
    }
    case 'found':
      if (told.kind !== 'found') return `it was answered with ${nameOf(told)}, and should have been found`
      return differs(expected.binding, told.binding)
    case 'order ended': {
      if (told.kind !== 'order ended') return `the end of an order was answered with ${nameOf(told)}`
      const isSame = told.count === expected.ids.length && told.ids.every((id, index) => id === expected.ids[index])
      return isSame ? undefined : `an order ended ${told.count} bindings, and should have ended ${expected.ids.length}`
    }
    case 'route':
      if (told.kind === 'route' && told.route === expected.route) return undefined
      return `a call led to "${told.kind === 'route' ? told.route : told.kind}", and should to "${expected.route}"`
    case 'lasts':
      return faultOfLasting(expected, told, now)
    case 'listed':
      if (told.kind !== 'listed') return `a list was answered with ${nameOf(told)}`
      return faultOfList(state, expected.ids, told.ids, expected.limit)
    case 'block': {
      const isAllowed = told.kind === 'block' && expected.outcomes.includes(told.outcome)
      return isAllowed ? undefined : `a block was ${nameOf(told)}, and should have been ${expected.outcomes.join(', ')}`
    }
    case 'done':
      return told.kind === 'done' ? undefined : `it was answered with ${nameOf(told)} (${strictness})`
  }
}

/** Of a connection that is over it does not matter since when. */
const faultOfLasting = ({ until, atEnd }: Extract<Expected, { kind: 'lasts' }>, told: Told, now: number): Fault => {
  if (told.kind !== 'lasts') return `how long a call lasts was answered with ${nameOf(told)}`
  if (told.until === null || until === null) return told.until === until ? undefined : 'a call was held by one only'
  if (Math.max(now, told.until) !== Math.max(now, until)) {
    return `a call would last until ${told.until}, and should until ${until}`
  }
  const isOther = now < until && told.atEnd !== atEnd
  return isOther ? `at its end a call would be treated by ${told.atEnd}, and should by ${atEnd}` : undefined
}

const nameOf = (told: Told): string => {
  if (told.kind === 'refused') return `refused as ${told.reason}`
  return told.kind === 'block' ? told.outcome : told.kind
}
