import { describe, expect, test } from 'vitest'
import type { BindingId } from './binding.ts'
import { decidePlacement, type Pair, type PlacementDecision, pairState } from './pair.ts'

const now = 10_000
const [one, other] = ['bnd_70012345678_aaaaaaaaaaaaaaaa', 'bnd_70012345678_bbbbbbbbbbbbbbbb'] as BindingId[] as [
  BindingId,
  BindingId,
]

const pair = (binding: BindingId, liveUntil: number, heldUntil: number): Pair => ({
  binding,
  side: 'a',
  liveUntil,
  heldUntil,
})

const live = (binding: BindingId) => pair(binding, now + 1, now + 1000)
const quarantined = (binding: BindingId) => pair(binding, now, now + 1)
const lapsed = (binding: BindingId) => pair(binding, now - 1000, now)

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
  const cases: readonly [string, Pair | undefined, Pair | undefined, PlacementDecision][] = [
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
    expect(decidePlacement([a, b], 2, 200, now)).toBe(decision)
    expect(decidePlacement([b, a], 2, 200, now)).toBe(decision)
  })
})

describe('a number holds as many bindings as it may', () => {
  test.each([
    [0, 'place'],
    [199, 'place'],
    [200, 'full'],
    [201, 'full'],
  ] as const)('with %d bindings of 200 a new one is answered %s', (use, decision) => {
    expect(decidePlacement([undefined, undefined], use, 200, now)).toBe(decision)
    expect(decidePlacement([lapsed(one), lapsed(one)], use, 200, now)).toBe(decision)
  })

  test('taking back adds none, so that it is possible on a full number', () => {
    expect(decidePlacement([quarantined(one), quarantined(one)], 200, 200, now)).toBe('place')
  })

  test('a party who stands there is told before the number is called full', () => {
    expect(decidePlacement([live(one), undefined], 200, 200, now)).toBe('taken')
  })
})
