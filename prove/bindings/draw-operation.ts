import type { Draw } from './draw.ts'
import { keys, limits, orders, people, type Slot, serials, slots, stranger, type Whose } from './ground.ts'
import {
  type Change,
  type Choice,
  type Filter,
  isGroupMode,
  type Mode,
  type Operation,
  type Partners,
  type Terms,
  type Which,
} from './step.ts'

const minute = 60_000

type Bind = Extract<Operation, { kind: 'bind' }>

export const drawWhich = (draw: Draw, of: Which['of'] = draw.oneIn(5) ? 'known' : 'live'): Which => ({
  // Mostly one of the newest, so that several steps meet on one binding.
  nth: draw.oneIn(3) ? draw.below(40) : draw.below(8),
  of,
})

/** The first customer has most of the life; the second shows that he keeps out of it. */
const drawWhose = (draw: Draw): Whose => (draw.oneIn(4) ? 1 : 0)

/** `unique`: a number that no other operation of the history has. */
export const drawOperation = (draw: Draw, unique: number): Operation => {
  const kind = draw.weighted([
    [36, 'bind'],
    [15, 'change'],
    [6, 'unbind'],
    [1, 'unbind order'],
    [12, 'call'],
    [4, 'answer'],
    [1, 'note'],
    [2, 'lasts'],
    [2, 'dry run'],
    [2, 'find'],
    [3, 'list'],
    [4, 'change block'],
    [2, 'add block'],
    [1, 'forget answers'],
  ] as const)
  const which = drawWhich(draw)
  switch (kind) {
    case 'bind':
      return drawBind(draw, unique)
    case 'change':
      return { kind, which, byOther: draw.oneIn(20), change: drawChange(draw) }
    case 'unbind':
      return { kind, which, byOther: draw.oneIn(20), graceMs: drawShorterGrace(draw) }
    case 'unbind order':
      return { kind, by: drawWhose(draw), order: draw.below(orders.length), graceMs: drawShorterGrace(draw) }
    case 'call':
      return drawCall(draw, which)
    case 'dry run':
      return { kind, by: drawWhose(draw), which, who: draw.below(12), errand: draw.of(['call', 'message']) }
    case 'find':
      return { kind, which, byOther: draw.oneIn(4) }
    case 'list':
      return { kind, by: drawWhose(draw), filter: drawFilter(draw), limit: draw.between(1, 9) }
    case 'change block':
      return drawBlockChange(draw)
    case 'add block':
      return {
        kind,
        slot: drawSlot(draw),
        customer: draw.weighted<Whose | null>([
          [4, 0],
          [2, 1],
          [1, null],
        ]),
        state: draw.oneIn(4) ? 'allocated' : 'active',
        validForMs: drawValidity(draw),
      }
    case 'answer':
    case 'note':
    case 'lasts':
    case 'forget answers':
      return { kind }
  }
}

const drawLife = (draw: Draw): number =>
  draw.weighted([
    [50, draw.between(limits.shortestLifeMs + 1, 30 * minute)],
    [10, draw.between(limits.shortestLifeMs + 1, limits.longestLifeMs)],
    [1, limits.shortestLifeMs],
    [1, limits.shortestLifeMs + 1],
    [1, limits.longestLifeMs],
    [1, limits.longestLifeMs + 1],
    [1, -1],
  ])

const drawShorterGrace = (draw: Draw): number | null =>
  draw.weighted<number | null>([
    [4, null],
    [1, 0],
    [1, draw.below(10 * minute)],
  ])

const drawTerms = (draw: Draw): Partial<Terms> => ({
  ...(draw.oneIn(3) ? { direction: draw.of(['both', 'a_to_b', 'b_to_a']) } : {}),
  ...(draw.oneIn(4) ? { calls: draw.oneIn(2) } : {}),
  ...(draw.oneIn(4) ? { messages: draw.oneIn(2) } : {}),
  ...(draw.oneIn(9) ? { ringTimeoutMs: draw.of([null, 5_000, 180_000, 4_999]) } : {}),
  ...(draw.oneIn(9) ? { longestCallMs: draw.of([null, 10_000, 60_000]) } : {}),
  ...(draw.oneIn(9) ? { atEnd: draw.of(['let_finish', 'cut']) } : {}),
  ...(draw.oneIn(2) ? { graceMs: draw.of([0, draw.below(10 * minute), limits.longestGraceMs]) } : {}),
  ...(draw.oneIn(40) ? { graceMs: limits.longestGraceMs + 1 } : {}),
  ...(draw.oneIn(3) ? { endAfterAnswerMs: draw.of([null, 0, draw.below(5 * minute), draw.below(60 * minute)]) } : {}),
  ...(draw.oneIn(2) ? { groupCallee: draw.of(['default', 'last_caller', 'last_caller']) } : {}),
})

/** In half of the groups B reaches who called last. */
const drawTermsFor = (draw: Draw, mode: Mode): Partial<Terms> => ({
  ...(draw.oneIn(2) ? {} : drawTerms(draw)),
  ...(isGroupMode(mode) && draw.oneIn(2) ? { groupCallee: 'last_caller' } : {}),
})

const drawPerson = (draw: Draw): number => people[draw.below(people.length)] ?? 0

const drawPeople = (draw: Draw, least: number, most: number): number[] => {
  const left = [...people]
  const count = draw.between(least, most)
  return Array.from({ length: count }, () => left.splice(draw.below(left.length), 1)[0] ?? 0)
}

const drawPartners = (draw: Draw, mode: Mode): Partners => {
  if (draw.oneIn(3)) return { like: drawWhich(draw, draw.oneIn(3) ? 'live' : 'known'), turned: draw.oneIn(3) }
  if (!isGroupMode(mode)) {
    const [a = 0, b = 1] = drawPeople(draw, 2, 2)
    return { a: [a], chosen: null, b: draw.oneIn(60) ? a : b }
  }
  if (draw.oneIn(150)) {
    const most = draw.oneIn(3) ? 201 : 200
    return { a: Array.from({ length: most }, (_, member) => 10 + member), chosen: draw.below(200), b: drawPerson(draw) }
  }
  const [b = 0, ...a] = drawPeople(draw, 1, 4)
  if (draw.oneIn(60)) return { a: [...a, ...a.slice(0, 1)], chosen: null, b }
  return { a: draw.oneIn(60) ? [...a, b] : a, chosen: draw.oneIn(2) ? draw.below(4) : null, b }
}

/** Numbers are asked for mostly in the blocks that are the customer's from the start, and Y mostly beside X. */
const drawChoice = (draw: Draw, by: Whose, mode: Mode): Choice => {
  const x = draw.oneIn(8) ? drawNumber(draw) : by * serials.length + draw.below(serials.length)
  const ownY = mode === 'AXYB' || mode === 'GXYB'
  const besideX = x - (x % serials.length) + draw.below(serials.length)
  const y = draw.oneIn(20) ? drawNumber(draw) : ownY && draw.oneIn(2) ? besideX : null
  return draw.weighted<Choice>([
    [11, 'random'],
    [3, 'last'],
    [6, { x, y }],
  ])
}

/** The nth number of a world. */
const drawNumber = (draw: Draw): number => draw.below(slots.length * serials.length)

export const drawBind = (draw: Draw, unique: number): Bind => {
  const mode = draw.weighted<Mode>([
    [9, 'AXB'],
    [5, 'AXYB'],
    [4, 'GXB'],
    [3, 'GXYB'],
  ])
  const by = drawWhose(draw)
  return {
    kind: 'bind',
    by,
    mode,
    partners: drawPartners(draw, mode),
    order: draw.below(orders.length),
    lifeMs: drawLife(draw),
    terms: drawTermsFor(draw, mode),
    choice: drawChoice(draw, by, mode),
    key: draw.oneIn(8) ? draw.below(keys.length) : null,
    body: draw.below(2),
    draw: unique,
  }
}

const drawChange = (draw: Draw): Change =>
  draw.weighted<Change>([
    [5, { lifeMs: drawLife(draw) }],
    [2, { terms: drawTerms(draw) }],
    [4, { terms: { groupCallee: draw.of(['default', 'last_caller']) } }],
    [3, { lifeMs: drawLife(draw), terms: drawTerms(draw) }],
    [2, { a: drawPerson(draw) }],
    [2, { b: drawPerson(draw) }],
    [1, { a: drawPerson(draw), b: drawPerson(draw) }],
    [4, { add: drawPeople(draw, 1, 2) }],
    [3, { remove: drawPeople(draw, 1, 2) }],
    [2, { add: drawPeople(draw, 0, 2), remove: drawPeople(draw, 0, 2), terms: drawTerms(draw) }],
    [1, { members: drawPeople(draw, 0, 3) }],
    [1, { members: drawPeople(draw, 0, 3), chosen: drawPerson(draw), b: drawPerson(draw) }],
    [2, { chosen: draw.oneIn(4) ? null : drawPerson(draw) }],
    [1, { add: drawPeople(draw, 1, 1), lifeMs: drawLife(draw) }],
  ])

const drawCall = (draw: Draw, which: Which): Extract<Operation, { kind: 'call' }> => ({
  kind: 'call',
  which,
  who: draw.below(12),
  otherNumber: draw.oneIn(6),
  errand: draw.oneIn(4) ? 'message' : 'call',
  notes: draw.oneIn(4) === false,
})

const drawFilter = (draw: Draw): Filter => ({
  ...(draw.oneIn(4) ? { order: draw.below(orders.length) } : {}),
  ...(draw.oneIn(4) ? { number: drawNumber(draw) } : {}),
  ...(draw.oneIn(4) ? { person: draw.oneIn(9) ? stranger : drawPerson(draw) } : {}),
  ...(draw.oneIn(5) ? { mode: draw.of<Mode>(['AXB', 'AXYB', 'GXB', 'GXYB']) } : {}),
  ...(draw.oneIn(3) ? { state: draw.of(['live', 'grace', 'ended']) } : {}),
  ...(draw.oneIn(6) ? { fromMs: -draw.below(40 * minute) } : {}),
  ...(draw.oneIn(6) ? { toMs: -draw.below(20 * minute) } : {}),
})

const drawSlot = (draw: Draw): Slot =>
  draw.weighted<Slot>([
    [1, 0],
    [1, 1],
    [3, 2],
    [3, 3],
  ])

const drawValidity = (draw: Draw): number | null => (draw.oneIn(3) ? draw.below(120 * minute) : null)

const drawBlockChange = (draw: Draw): Extract<Operation, { kind: 'change block' }> => ({
  kind: 'change block',
  slot: drawSlot(draw),
  ...(draw.oneIn(3) ? {} : { to: draw.below(5) }),
  ...(draw.oneIn(2) ? { validForMs: drawValidity(draw) } : {}),
  ...(draw.oneIn(6) ? { customer: drawWhose(draw) } : {}),
  outdated: draw.oneIn(12),
})

/** Two or three operations at once, most of them on one binding, one pair or one number. */
export const drawRace = (draw: Draw, unique: number): readonly Operation[] => {
  const which: Which = { nth: draw.below(8), of: 'live' }
  const change = (asked: Change): Operation => ({ kind: 'change', which, byOther: false, change: asked })
  const call: Operation = { ...drawCall(draw, which), notes: false }
  const unbind: Operation = { kind: 'unbind', which, byOther: false, graceMs: drawShorterGrace(draw) }
  const bind = { ...drawBind(draw, unique), by: 0, lifeMs: draw.between(2 * minute, 30 * minute) } as const
  const again = { ...bind, draw: unique + 1 }
  const another = { ...drawBind(draw, unique + 1), by: 0, lifeMs: bind.lifeMs, choice: bind.choice } as const
  const key = draw.below(keys.length)
  const pair: readonly Operation[] = draw.of<readonly Operation[]>([
    [bind, again],
    [bind, another],
    [
      { ...bind, key },
      { ...again, key, body: draw.below(2) },
    ],
    [{ ...bind, partners: { like: which, turned: draw.oneIn(2) }, choice: 'last' }, unbind],
    [change({ add: drawPeople(draw, 1, 2) }), call],
    [change({ remove: drawPeople(draw, 1, 2) }), call],
    [change({ b: drawPerson(draw) }), call],
    [change(drawChange(draw)), change(drawChange(draw))],
    [change(drawChange(draw)), unbind],
    [change({ lifeMs: drawLife(draw) }), { kind: 'answer' }],
    [unbind, call],
    [unbind, { ...unbind, graceMs: 0 }],
    [{ kind: 'answer' }, call],
    [{ kind: 'answer' }, unbind],
    [{ kind: 'unbind order', by: 0, order: bind.order, graceMs: null }, bind],
    [{ ...drawBlockChange(draw), slot: 0, to: 4 }, bind],
    [{ ...drawBlockChange(draw), validForMs: draw.below(60 * minute) }, change({ lifeMs: drawLife(draw) })],
    [{ kind: 'unbind order', by: 0, order: bind.order, graceMs: null }, change(drawChange(draw))],
  ])
  if (!draw.oneIn(4)) return pair
  const third = draw.of<Operation>([call, unbind, change(drawChange(draw)), { ...drawBind(draw, unique + 2), by: 0 }])
  return [...pair, third]
}
