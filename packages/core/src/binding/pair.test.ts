import { describe, expect, test } from 'vitest'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { KeyedHash } from '../ports/vault.ts'
import type { BindingId } from './binding.ts'
import {
  countedAnew,
  countedMore,
  countsOn,
  decidePlacement,
  type Held,
  isInTheWay,
  mayEnter,
  type Pair,
  type PlacementDecision,
  pairState,
  takenBackBy,
} from './pair.ts'
import type { PartyOfBinding } from './parties.ts'
import type { Side } from './side.ts'

const now = 10_000
const [one, other] = [
  'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaaa',
  'bnd_70012345678_aaaaaaaabbbbbbbbbbbbbbbb',
] as BindingId[] as [BindingId, BindingId]

type Life = Omit<Pair, 'side'>

const life = (binding: BindingId, liveUntil: number, heldUntil: number): Life => ({
  binding,
  counts: true,
  liveUntil,
  heldUntil,
})

const live = (binding: BindingId) => life(binding, now + 1, now + 1000)
const quarantined = (binding: BindingId) => life(binding, now, now + 1)
const lapsed = (binding: BindingId) => life(binding, now - 1000, now)

/** What the number holds for a new party of this side, who stood on side `was`. */
const held = (side: Side, pair: Life | undefined, was: Side = side): Held => ({
  side,
  pair: pair === undefined ? undefined : { ...pair, side: was },
})

const party = (name: string): KeyedHash => Uint8Array.of(name.charCodeAt(0))

const oneMore = (use: number) => [{ use, more: 1 }]

/** As a store sees it that looks at one after the other. */
const somebodyIsInTheWay = (parties: readonly Held[]): boolean => {
  const b = parties.find(({ side }) => side === 'b')?.pair
  return parties.some((party) => isInTheWay(party, b, now))
}

describe('the life of a pair turns at its two instants', () => {
  test.each([
    [999, 'live'],
    [1000, 'quarantined'],
    [1999, 'quarantined'],
    [2000, 'lapsed'],
    [2001, 'lapsed'],
  ] as const)('at %d it is %s', (at, state) => {
    expect(pairState({ liveUntil: 1000, heldUntil: 2000 }, at)).toBe(state)
  })

  test('without quarantine it lapses when it ends', () => {
    expect(pairState({ liveUntil: 1000, heldUntil: 1000 }, 999)).toBe('live')
    expect(pairState({ liveUntil: 1000, heldUntil: 1000 }, 1000)).toBe('lapsed')
  })
})

describe('what two parties may do on a number, by what it holds for each', () => {
  const none = undefined
  const cases: readonly [string, Life | undefined, Life | undefined, PlacementDecision][] = [
    ['nothing for either', none, none, 'place'],
    ['a live pair of one', live(one), none, 'taken'],
    ['a quarantined pair of one', quarantined(one), none, 'taken'],
    ['a lapsed pair of one', lapsed(one), none, 'place'],
    ['their own live binding', live(one), live(one), 'taken'],
    ['two live bindings, one of each', live(one), live(other), 'taken'],
    ['their own quarantined binding: the identical parties take it back', quarantined(one), quarantined(one), 'place'],
    ['two quarantined bindings, one of each', quarantined(one), quarantined(other), 'taken'],
    ['their own lapsed binding', lapsed(one), lapsed(one), 'place'],
    ['two lapsed bindings', lapsed(one), lapsed(other), 'place'],
    ['one live and one quarantined', live(one), quarantined(other), 'taken'],
    ['one live and one quarantined of one binding', live(one), quarantined(one), 'taken'],
    ['one live and one lapsed', live(one), lapsed(other), 'taken'],
    ['one quarantined and one lapsed', quarantined(one), lapsed(other), 'taken'],
    ['one quarantined and one lapsed of one binding', quarantined(one), lapsed(one), 'taken'],
  ]

  test.each(cases)('%s', (_name, a, b, decision) => {
    expect(decidePlacement([held('a', a), held('b', b)], oneMore(2), 200, now)).toBe(decision)
    expect(decidePlacement([held('a', b), held('b', a)], oneMore(2), 200, now)).toBe(decision)
    expect(somebodyIsInTheWay([held('a', a), held('b', b)])).toBe(decision === 'taken')
    expect(somebodyIsInTheWay([held('a', b), held('b', a)])).toBe(decision === 'taken')
  })
})

describe('numbers are taken back only between people whom the old binding connected (NUM-7)', () => {
  const rest = quarantined(one)

  test.each<[string, readonly Held[], boolean]>([
    ['A and B as they were', [held('a', rest), held('b', rest)], true],
    ['A and B changed places', [held('a', rest, 'b'), held('b', rest, 'a')], true],
    ['two who were A, one after the other', [held('a', rest), held('b', rest, 'a')], false],
    ['two who were B, one after the other', [held('a', rest, 'b'), held('b', rest)], false],
    ['a group as it was', [held('a', rest), held('a', rest), held('b', rest)], true],
    ['a group with a new member', [held('a', rest), held('a', undefined), held('b', rest)], false],
    ['a group whose member lapsed', [held('a', rest), held('a', lapsed(one)), held('b', rest)], false],
    ['a group with somebody who was B', [held('a', rest), held('a', rest, 'b'), held('b', rest)], false],
    ['a member who is B now, and B in the group', [held('a', rest, 'b'), held('b', rest, 'a')], true],
    ['only one of the two numbers', [held('a', rest), held('b', undefined)], false],
    ['nobody of side a', [held('b', rest)], true],
  ])('%s', (_name, parties, expected) => {
    expect(takenBackBy(parties, now)).toBe(expected ? one : undefined)
    expect(decidePlacement(parties, oneMore(2), 200, now)).toBe(expected ? 'place' : 'taken')
    expect(somebodyIsInTheWay(parties)).toBe(!expected)
  })
})

describe('a change makes so many pairs more count', () => {
  const [x, y] = ['700138123450001', '700138123450002'] as ProtectedNumber[] as [ProtectedNumber, ProtectedNumber]
  const [p, q] = [party('p'), party('q')]
  const beside = { ...live(one), counts: false }
  const rows: [string, PartyOfBinding[], PartyOfBinding[], number, number][] = [
    ['one who enters side a', [{ party: p, side: 'a' }], [], 1, 1],
    ['one who enters for another', [{ party: p, side: 'a' }], [{ party: q, side: 'a' }], 1, 1],
    ['another B', [{ party: p, side: 'b' }], [{ party: q, side: 'b' }], 0, 1],
    [
      'A and B who change places',
      [
        { party: q, side: 'a' },
        { party: p, side: 'b' },
      ],
      [
        { party: p, side: 'a' },
        { party: q, side: 'b' },
      ],
      0,
      2,
    ],
    ['a member who becomes B', [{ party: p, side: 'b' }], [{ party: p, side: 'a' }], -1, 1],
  ]

  test.each(rows)('%s', (_name, enter, leave, onOne, onTwo) => {
    expect(countedMore({ x, y: x }, enter, leave)).toBe(onOne)
    expect(countedMore({ x, y }, enter, leave)).toBe(onTwo)
  })

  test('as a number has it: whoever counts already counts once, and B beside side a no more', () => {
    const onOne = (...entering: Held[]) => countedAnew(entering, { x, y: x }, now)
    expect(onOne(held('a', undefined), held('a', lapsed(one)))).toBe(2)
    expect(onOne(held('a', quarantined(one)))).toBe(0)
    expect(onOne(held('a', beside, 'b'), held('b', live(one), 'a'))).toBe(0)
    expect(onOne(held('b', live(one), 'a'), held('b', lapsed(one), 'a'))).toBe(-1)
    expect(countedAnew([held('b', undefined)], { x, y }, now)).toBe(1)
  })
})

describe('a number holds as many pairs as it may (APP-5)', () => {
  const free = [held('a', undefined), held('b', undefined)]

  test.each([
    [0, 'place'],
    [199, 'place'],
    [200, 'full'],
    [201, 'full'],
  ] as const)('with %d pairs of 200 a new one is answered %s', (use, decision) => {
    expect(decidePlacement(free, oneMore(use), 200, now)).toBe(decision)
    expect(decidePlacement([held('a', lapsed(one)), held('b', lapsed(one))], oneMore(use), 200, now)).toBe(decision)
  })

  test('each member counts', () => {
    expect(decidePlacement(free, [{ use: 150, more: 50 }], 200, now)).toBe('place')
    expect(decidePlacement(free, [{ use: 150, more: 51 }], 200, now)).toBe('full')
  })

  test('both numbers must have room', () => {
    expect(decidePlacement(free, [...oneMore(0), ...oneMore(200)], 200, now)).toBe('full')
    expect(decidePlacement(free, [...oneMore(200), ...oneMore(0)], 200, now)).toBe('full')
    expect(decidePlacement(free, [...oneMore(199), ...oneMore(199)], 200, now)).toBe('place')
  })

  test('taking back adds none, so that it is possible on a full number', () => {
    const back = [held('a', quarantined(one)), held('b', quarantined(one))]
    expect(decidePlacement(back, oneMore(200), 200, now)).toBe('place')
  })

  test('a party who stands there is told before the number is called full', () => {
    expect(decidePlacement([held('a', live(one)), held('b', undefined)], oneMore(200), 200, now)).toBe('taken')
  })

  test('side a always counts, B where he stands alone on a number', () => {
    const [x, y] = ['700123456780001', '700123456780002'] as ProtectedNumber[] as [ProtectedNumber, ProtectedNumber]
    expect([countsOn('a', { x, y: x }), countsOn('b', { x, y: x })]).toEqual([true, false])
    expect([countsOn('a', { x, y }), countsOn('b', { x, y })]).toEqual([true, true])
  })
})

describe('who may enter a live binding', () => {
  test.each<[string, Life | undefined, boolean]>([
    ['one who never stood on the number', undefined, true],
    ['one who lapsed', lapsed(other), true],
    ['its own removed member', quarantined(one), true],
    ['one who changes sides in it', live(one), true],
    ['one who rests from another order', quarantined(other), false],
    ['one who stands in another order', live(other), false],
  ])('%s: %s', (_name, pair, expected) => {
    expect(mayEnter(one, held('a', pair).pair, now)).toBe(expected)
  })
})
