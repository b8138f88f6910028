import { blockAt, keys, numbersOf, orders, otherThan, people, startTime, stranger } from '../ground.ts'
import { type BlockState, isGroupMode, type Operation, type Terms, type Which } from '../step.ts'
import type { Asked, AskedBind, AskedChange } from '../wire.ts'
import { endOf } from './change.ts'
import type { Known, State } from './state.ts'

type Bind = Extract<Operation, { kind: 'bind' }>

const plainTerms: Terms = {
  direction: 'both',
  calls: true,
  messages: true,
  ringTimeoutMs: null,
  longestCallMs: null,
  atEnd: 'let_finish',
  graceMs: 0,
  endAfterAnswerMs: null,
  groupCallee: 'default',
}

/** Names what a step means in this state; undefined when there is nothing that it could mean. */
export const resolve = (state: State, world: number, operation: Operation, now: number): Asked | undefined => {
  switch (operation.kind) {
    case 'bind':
      return resolveBind(state, world, operation, now)
    case 'change': {
      const known = choose(state, operation.which, now)
      if (known === undefined) return undefined
      const { lifeMs, ...rest } = operation.change
      const change: AskedChange = { ...rest, ...(lifeMs === undefined ? {} : { expiresAt: now + lifeMs }) }
      return { kind: 'change', by: whoAsks(known, operation.byOther), id: known.id, change: fitting(known, change) }
    }
    case 'unbind': {
      const known = choose(state, operation.which, now)
      if (known === undefined) return undefined
      return { kind: 'unbind', by: whoAsks(known, operation.byOther), id: known.id, graceMs: operation.graceMs }
    }
    case 'unbind order':
      return { ...operation, order: orders[operation.order] ?? '' }
    case 'call':
    case 'dry run': {
      const known = choose(state, operation.which, now)
      if (known === undefined) return undefined
      const { caller, number } = callOf(known, operation.who, operation.kind === 'call' && operation.otherNumber)
      if (operation.kind === 'dry run')
        return { kind: 'dry run', by: operation.by, caller, number, errand: operation.errand }
      return { kind: 'call', caller, number, errand: operation.errand, notes: operation.notes }
    }
    case 'find': {
      const known = choose(state, operation.which, now)
      return known && { kind: 'find', by: whoAsks(known, operation.byOther), id: known.id }
    }
    case 'list': {
      const { order, number, fromMs, toMs, ...filter } = operation.filter
      return {
        kind: 'list',
        by: operation.by,
        limit: operation.limit,
        filter: {
          ...filter,
          ...(order === undefined ? {} : { order: orders[order] ?? '' }),
          ...(number === undefined ? {} : { number: numbersOf(world)[number] ?? '' }),
          ...(fromMs === undefined ? {} : { from: now + fromMs }),
          ...(toMs === undefined ? {} : { to: now + toMs }),
        },
      }
    }
    case 'change block': {
      const block = blockAt(world, operation.slot)
      const from = operation.outdated ? 'recovered' : (state.blocks.get(block)?.state ?? 'active')
      const to = operation.to === undefined ? undefined : nth(following[from], operation.to)
      const { customer, validForMs } = operation
      return {
        kind: 'change block',
        block,
        from,
        ...(to === undefined ? {} : { to }),
        ...(validForMs === undefined ? {} : { validUntil: validForMs === null ? null : now + validForMs }),
        ...(customer === undefined ? {} : { customer }),
      }
    }
    case 'add block': {
      const { slot, customer, state: phase, validForMs } = operation
      const validUntil = validForMs === null ? null : now + validForMs
      return {
        kind: 'add block',
        block: blockAt(world, slot),
        customer,
        state: phase,
        validFrom: startTime,
        validUntil,
      }
    }
    case 'note':
    case 'answer':
    case 'lasts':
    case 'forget answers':
      return operation
  }
}

const nth = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length]

/** What may become of a block: mostly it is drawn from, so that binds go on. Undefined leaves its state. */
const following: Readonly<Record<BlockState, readonly (BlockState | undefined)[]>> = {
  allocated: ['active', 'active', 'active', 'recovered', 'withdrawn'],
  active: [undefined, undefined, undefined, undefined, 'withdrawn'],
  withdrawn: ['active', 'active', 'active', 'recovered', 'active'],
  recovered: [],
}

export const choose = (state: State, which: Which, now: number): Known | undefined => {
  const all = [...state.bindings.values()].reverse()
  const live = which.of === 'live' ? all.filter((known) => now < endOf(known)) : all
  return nth(live.length === 0 ? all : live, which.nth)
}

const whoAsks = ({ by }: Known, byOther: boolean) => (byOther ? otherThan(by) : by)

const callOf = (known: Known, who: number, otherNumber: boolean) => {
  const callers = [...known.a.slice(0, people.length), known.b]
  const caller = who === 0 ? stranger : (nth(callers, who) ?? known.b)
  const isOnY = (caller === known.b) !== otherNumber
  return { caller, number: isOnY ? known.y : known.x }
}

/** A change that is meant for a group, and meets two, is mostly turned into one of A; and the other way round. */
const fitting = (known: Known, change: AskedChange): AskedChange => {
  const { a, members, add, remove, chosen, ...rest } = change
  const isGroup = isGroupMode(known.mode)
  if (isGroup && a !== undefined)
    return { ...rest, add: [a], ...(known.a.length > 2 ? { remove: known.a.slice(0, 1) } : {}) }
  if (isGroup || [members, add, remove, chosen].every((field) => field === undefined)) return change
  const newA = (members ?? add ?? remove)?.[0]
  // One that names only who is to be reached stays as it is, and is refused.
  return newA === undefined ? change : { ...rest, a: newA }
}

const resolveBind = (state: State, world: number, operation: Bind, now: number): AskedBind => {
  const { by, mode, partners, order, lifeMs, terms, choice, key, body, draw } = operation
  return {
    kind: 'bind',
    by,
    ...peopleOf(state, mode, partners, now),
    order: orders[order] ?? '',
    expiresAt: now + lifeMs,
    terms: { ...plainTerms, ...terms },
    choice: typeof choice === 'string' ? choice : requestedOf(world, choice),
    key: key === null ? null : (keys[key] ?? null),
    body: `body-${body}`,
    draw,
  }
}

const requestedOf = (world: number, { x, y }: { readonly x: number; readonly y: number | null }) => {
  const numbers = numbersOf(world)
  return { x: nth(numbers, x) ?? '', y: y === null ? null : (nth(numbers, y) ?? '') }
}

type People = Pick<AskedBind, 'mode' | 'a' | 'chosen' | 'b'>

const peopleOf = (state: State, mode: Bind['mode'], partners: Bind['partners'], now: number): People => {
  if ('a' in partners) {
    const { a, chosen, b } = partners
    return { mode, a, b, chosen: chosen === null ? null : (nth(a, chosen) ?? null) }
  }
  const known = choose(state, partners.like, now)
  if (known === undefined) return { mode: 'AXB', a: [0], chosen: null, b: 1 }
  const [first] = known.a
  if (!partners.turned || first === undefined) return { mode: known.mode, a: known.a, chosen: known.chosen, b: known.b }
  return { mode: known.mode, a: [known.b], chosen: null, b: first }
}
