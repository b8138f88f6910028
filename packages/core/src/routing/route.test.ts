import { describe, expect, test } from 'vitest'
import type { Binding, BindingId, StoredBinding } from '../binding/binding.ts'
import type { Parties } from '../binding/parties.ts'
import type { Side } from '../binding/side.ts'
import { type BindingTerms, defaultTerms } from '../binding/terms.ts'
import type { CustomerId } from '../customers/customer-id.ts'
import { type PhoneNumber, parseNationalMobile, reveal } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { Standing } from '../ports/binding-store.ts'
import { type Errand, type Route, type RouteSight, route } from './route.ts'

const phone = (text: string): PhoneNumber => {
  const parsed = parseNationalMobile(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const [a, b, member, stranger] = [
  phone('13800000001'),
  phone('13800000002'),
  phone('13800000003'),
  phone('13800000004'),
]
const [x, y] = ['700123456789012', '700123456789013'] as ProtectedNumber[] as [ProtectedNumber, ProtectedNumber]

const stored: StoredBinding = {
  id: 'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaaa' as BindingId,
  customer: 'cus_aaaaaaaaaaaaaaaa' as CustomerId,
  mode: 'AXB',
  orderId: 'order-1',
  x,
  y: x,
  terms: defaultTerms,
  use: null,
  createdAt: 0,
  expiresAt: 1000,
  unboundAt: null,
  firstAnsweredAt: null,
  revision: 0,
  parties: Uint8Array.from([1, 2, 3]),
  lastCaller: null,
}

/** A hash that a test can read; nothing depends on how one is made. */
const hashOf = (who: PhoneNumber): Uint8Array => Uint8Array.from(reveal(who), Number)

type Own = {
  readonly parties?: Parties
  readonly y?: ProtectedNumber
  readonly terms?: Partial<BindingTerms>
  readonly last?: PhoneNumber
}

const two: Parties = { kind: 'two', a, b }
const group: Parties = { kind: 'group', members: [a, member], defaultMember: null, b }

const standingOf = (side: Side, { last, y: own = x }: Own = {}): Standing => ({
  binding: stored.id,
  side,
  counts: side === 'a',
  party: new Uint8Array(),
  liveUntil: 1000,
  heldUntil: 2000,
  stored: { ...stored, y: own, lastCaller: last === undefined ? null : hashOf(last) },
})

const sightOf = ({ parties = two, terms = {} }: Own = {}): RouteSight => ({
  open: ({ parties: _sealed, lastCaller: _, ...rest }: StoredBinding): Binding => ({
    ...rest,
    parties,
    terms: { ...defaultTerms, ...terms },
  }),
  hashOfParty: hashOf,
})

const blind: RouteSight = {
  open: () => expect.fail('only a live binding may be opened'),
  hashOfParty: () => expect.fail('only a live group may be hashed'),
}

const outcome = (answer: Route): string =>
  answer.kind === 'connect' ? `${reveal(answer.callee)} sees ${answer.present}` : answer.reason

const asked = (caller: PhoneNumber, side: Side, own: Own = {}, errand: Errand = 'call'): string =>
  outcome(route(caller, side === 'a' ? x : (own.y ?? x), standingOf(side, own), errand, 0, sightOf(own)))

describe('AXB: a party of a live binding reaches the other, who sees the number that was dialled (APP-3, APP-4)', () => {
  test('A reaches B', () => expect(asked(a, 'a')).toBe(`${reveal(b)} sees ${x}`))
  test('B reaches A', () => expect(asked(b, 'b')).toBe(`${reveal(a)} sees ${x}`))
})

describe('AXYB: each dials and sees a number of his own (APP-3, APP-4)', () => {
  test('A dials X and B sees Y', () => expect(asked(a, 'a', { y })).toBe(`${reveal(b)} sees ${y}`))
  test('B dials Y and A sees X', () => expect(asked(b, 'b', { y })).toBe(`${reveal(a)} sees ${x}`))
})

describe('a group: members reach B, and B one of them or nobody (APP-3, APP-10)', () => {
  const withDefault: Parties = { ...group, defaultMember: member }
  const lastCaller = { terms: { groupCallee: 'last_caller' } } as const

  test.each<[string, PhoneNumber, Side, Own, string]>([
    ['a member reaches B', a, 'a', { parties: group }, `${reveal(b)} sees ${x}`],
    ['another member reaches B too', member, 'a', { parties: group }, `${reveal(b)} sees ${x}`],
    ['GXYB: B sees Y', member, 'a', { parties: group, y }, `${reveal(b)} sees ${y}`],
    ['B reaches the default member', b, 'b', { parties: withDefault }, `${reveal(member)} sees ${x}`],
    ['GXYB: the default member sees X', b, 'b', { parties: withDefault, y }, `${reveal(member)} sees ${x}`],
    ['B reaches nobody without one', b, 'b', { parties: group }, 'no_member'],
    ['B reaches the last caller', b, 'b', { parties: withDefault, last: a, ...lastCaller }, `${reveal(a)} sees ${x}`],
    ['and not where the default is wanted', b, 'b', { parties: withDefault, last: a }, `${reveal(member)} sees ${x}`],
    [
      'the default while nobody has called',
      b,
      'b',
      { parties: withDefault, ...lastCaller },
      `${reveal(member)} sees ${x}`,
    ],
    [
      'the default when the last caller has left',
      b,
      'b',
      { parties: withDefault, last: stranger, ...lastCaller },
      `${reveal(member)} sees ${x}`,
    ],
    [
      'nobody when he has left and there is none',
      b,
      'b',
      { parties: group, last: stranger, ...lastCaller },
      'no_member',
    ],
  ])('%s', (_name, caller, side, own, expected) => {
    expect(asked(caller, side, own)).toBe(expected)
  })
})

test('a connection names whom neither caller nor callee may learn: the rest of the group (promise 5, APP-10)', () => {
  const parties: Parties = { kind: 'group', members: [a, member, stranger], defaultMember: member, b }
  const othersOf = (caller: PhoneNumber, side: Side, own: Own): string[] => {
    const answer = route(caller, x, standingOf(side, own), 'call', 0, sightOf(own))
    return answer.kind === 'connect' ? answer.others.map((one) => reveal(one)) : [answer.reason]
  }
  expect(othersOf(a, 'a', { parties })).toEqual([reveal(member), reveal(stranger)])
  expect(othersOf(b, 'b', { parties })).toEqual([reveal(a), reveal(stranger)])
  expect(othersOf(a, 'a', {})).toEqual([])
  expect(othersOf(b, 'b', {})).toEqual([])
})

describe('directions and switches hold for calls and for messages (APP-9)', () => {
  const refused = (terms: Partial<BindingTerms>) =>
    (['call', 'message'] as const).map((errand) => [
      asked(a, 'a', { terms }, errand).replace(/^1.*/, 'connect'),
      asked(b, 'b', { terms }, errand).replace(/^1.*/, 'connect'),
    ])

  test('one way only', () => {
    const [yes, no] = ['connect', 'wrong_direction']
    expect(refused({ direction: 'a_to_b' })).toEqual([
      [yes, no],
      [yes, no],
    ])
    expect(refused({ direction: 'b_to_a' })).toEqual([
      [no, yes],
      [no, yes],
    ])
  })

  test('calls or messages off', () => {
    const [yes, no] = ['connect', 'switched_off']
    expect(refused({ calls: false })).toEqual([
      [no, no],
      [yes, yes],
    ])
    expect(refused({ messages: false })).toEqual([
      [yes, yes],
      [no, no],
    ])
  })
})

describe('a call is decided at its instant (promises 2 and 3)', () => {
  test.each([
    [999, 'connect'],
    [1000, 'ended'],
    [1001, 'ended'],
    [1999, 'ended'],
    [2000, 'not_a_party'],
    [2001, 'not_a_party'],
  ])('at %d ms of a pair that is live until 1000 and held until 2000: %s', (now, expected) => {
    for (const [caller, side] of [
      [a, 'a'],
      [b, 'b'],
    ] as const) {
      const answer = route(caller, x, standingOf(side), 'call', now, now < 1000 ? sightOf() : blind)
      expect(answer.kind === 'connect' ? 'connect' : answer.reason).toBe(expected)
    }
  })

  test('a quarantined party is told which binding it was, a lapsed one nothing', () => {
    const standing = standingOf('a')
    expect(route(a, x, standing, 'call', 1000, blind)).toEqual({ kind: 'refuse', reason: 'ended', standing })
    expect(route(a, x, standing, 'call', 2000, blind)).toEqual({ kind: 'refuse', reason: 'not_a_party' })
  })

  test('somebody who stands nowhere on the number gets the very answer of a lapsed party', () => {
    const lapsed = route(a, x, standingOf('a'), 'call', 2000, blind)
    expect(route(stranger, x, undefined, 'call', 0, blind)).toEqual(lapsed)
  })
})

describe('a pair that does not fit its binding calls nobody', () => {
  test.each<[string, PhoneNumber, Side, Parties]>([
    ['the binding names two others', stranger, 'a', two],
    ['the pair says the wrong side', a, 'b', two],
    ['the pair says the wrong side of b', b, 'a', two],
    ['only the other party is right', a, 'a', { kind: 'two', a: stranger, b: a }],
    ['he is no member', stranger, 'a', group],
  ])('%s', (_name, caller, side, parties) => {
    expect(() => route(caller, x, standingOf(side), 'call', 0, sightOf({ parties }))).toThrow('another party')
  })

  test('the number is not the one of his side', () => {
    expect(() => route(a, y, standingOf('a', { y }), 'call', 0, sightOf({ y }))).toThrow('number')
    expect(() => route(b, x, standingOf('b', { y }), 'call', 0, sightOf({ y }))).toThrow('number')
  })

  test('what opening throws is thrown on', () => {
    const open = (): Binding => {
      throw new Error('was changed')
    }
    expect(() => route(a, x, standingOf('a'), 'call', 0, { ...blind, open })).toThrow('was changed')
  })

  test('the error names no real number', () => {
    expect.assertions(1)
    try {
      route(stranger, x, standingOf('a'), 'call', 0, sightOf())
    } catch (error) {
      expect(`${error}${(error as Error).stack}`).not.toMatch(/1380000000/)
    }
  })
})
