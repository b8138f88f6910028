import { describe, expect, test } from 'vitest'
import type { Binding, BindingId, Side, StoredBinding } from '../binding/binding.ts'
import type { CustomerId } from '../customers/customer.ts'
import { type PhoneNumber, parseNationalMobile, reveal } from '../numbering/phone-number.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { Standing } from '../ports/store.ts'
import { type Route, route } from './route.ts'

const phone = (text: string): PhoneNumber => {
  const parsed = parseNationalMobile(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const [a, b, stranger] = [phone('13800000001'), phone('13800000002'), phone('13800000003')]
const x = '700123456789012' as ProtectedNumber
const sealed = Uint8Array.from([1, 2, 3])

const stored: StoredBinding = {
  id: 'bnd_70012345678_aaaaaaaaaaaaaaaa' as BindingId,
  customer: 'cus_aaaaaaaaaaaaaaaa' as CustomerId,
  mode: 'AXB',
  orderId: 'order-1',
  x,
  createdAt: 0,
  expiresAt: 1000,
  unboundAt: null,
  parties: sealed,
}

const standingOf = (side: Side): Standing => ({
  binding: stored.id,
  side,
  liveUntil: 1000,
  heldUntil: 2000,
  stored,
})

const opensTo =
  (binding: Pick<Binding, 'a' | 'b'>) =>
  ({ parties: _sealed, ...rest }: StoredBinding): Binding => ({ ...rest, ...binding })

const mustNotOpen = (): Binding => expect.fail('only a live binding may be opened')

const calleeOf = (answer: Route): string => (answer.kind === 'connect' ? reveal(answer.callee) : answer.reason)

describe('a party of a live binding reaches the other, who sees the number that was dialled', () => {
  test('a reaches b', () => {
    const answer = route(a, standingOf('a'), 0, opensTo({ a, b }))
    expect(answer).toMatchObject({ kind: 'connect', present: x, standing: standingOf('a') })
    expect(calleeOf(answer)).toBe(reveal(b))
  })

  test('b reaches a', () => {
    const answer = route(b, standingOf('b'), 0, opensTo({ a, b }))
    expect(answer).toMatchObject({ kind: 'connect', present: x, standing: standingOf('b') })
    expect(calleeOf(answer)).toBe(reveal(a))
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
  ])('at %d ms of a binding that ends at 1000 and is held until 2000: %s', (now, expected) => {
    for (const [caller, side] of [
      [a, 'a'],
      [b, 'b'],
    ] as const) {
      const answer = route(caller, standingOf(side), now, now < 1000 ? opensTo({ a, b }) : mustNotOpen)
      expect(answer.kind === 'connect' ? 'connect' : answer.reason).toBe(expected)
    }
  })

  test('a quarantined party is told which binding it was, a lapsed one nothing', () => {
    expect(route(a, standingOf('a'), 1000, mustNotOpen)).toEqual({
      kind: 'refuse',
      reason: 'ended',
      standing: standingOf('a'),
    })
    expect(route(a, standingOf('a'), 2000, mustNotOpen)).toEqual({ kind: 'refuse', reason: 'not_a_party' })
  })

  test('somebody who stands nowhere on the number gets the very answer of a lapsed party', () => {
    expect(route(stranger, undefined, 0, mustNotOpen)).toEqual(route(a, standingOf('a'), 2000, mustNotOpen))
  })
})

describe('a pair that does not fit its binding calls nobody', () => {
  test.each<[string, PhoneNumber, Side, Pick<Binding, 'a' | 'b'>]>([
    ['the binding names two others', stranger, 'a', { a, b }],
    ['the pair says the wrong side', a, 'b', { a, b }],
    ['the pair says the wrong side of b', b, 'a', { a, b }],
    ['only the other party is right', a, 'a', { a: stranger, b: a }],
  ])('%s', (_name, caller, side, parties) => {
    expect(() => route(caller, standingOf(side), 0, opensTo(parties))).toThrow('another party')
  })

  test('what opening throws is thrown on', () => {
    const open = (): Binding => {
      throw new Error('was changed')
    }
    expect(() => route(a, standingOf('a'), 0, open)).toThrow('was changed')
  })

  test('the error names no real number', () => {
    expect.assertions(1)
    try {
      route(stranger, standingOf('a'), 0, opensTo({ a, b }))
    } catch (error) {
      expect(`${error}${(error as Error).stack}`).not.toMatch(/1380000000/)
    }
  })
})
