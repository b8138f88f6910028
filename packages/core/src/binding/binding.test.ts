import { describe, expect, test } from 'vitest'
import type { Block } from '../numbering/protected-number.ts'
import type { Randomness } from '../ports/randomness.ts'
import {
  blockOfBinding,
  endOf,
  endReasonOf,
  makeBindingId,
  makeBindingToken,
  parseBindingId,
  routesUntil,
  stateOf,
} from './binding.ts'
import { defaultTerms } from './terms.ts'

const randomness: Randomness = { below: () => 0, octets: (count) => Uint8Array.from({ length: count }, (_, at) => at) }

const id = makeBindingId('70012345678' as Block, makeBindingToken(1_780_000_000_000, randomness))

const life = (expiresAt: number, unboundAt: number | null, graceMs = 0) => ({
  expiresAt,
  unboundAt,
  terms: { ...defaultTerms, graceMs },
})

describe('a binding is live until its end, to the millisecond (APP-6)', () => {
  test.each([
    ['before expiry', life(1000, null), 999, 'live'],
    ['at expiry', life(1000, null), 1000, 'ended'],
    ['after expiry', life(1000, null), 1001, 'ended'],
    ['before it was unbound', life(1000, 500), 499, 'live'],
    ['when it was unbound', life(1000, 500), 500, 'ended'],
    ['after it was unbound and before its expiry', life(1000, 500), 600, 'ended'],
    ['at expiry with a grace', life(1000, null, 50), 1000, 'grace'],
    ['in the last ms of its grace', life(1000, null, 50), 1049, 'grace'],
    ['at the end of its grace', life(1000, null, 50), 1050, 'ended'],
    ['when it was unbound with a grace', life(1000, 500, 50), 500, 'grace'],
    ['at the end of the grace behind an unbinding', life(1000, 500, 50), 550, 'ended'],
  ] as const)('%s', (_name, binding, now, state) => {
    expect(stateOf(binding, now)).toBe(state)
  })

  test('its end is when it was unbound, else its expiry, and it routes for its grace behind that', () => {
    expect(endOf(life(1000, null, 50))).toBe(1000)
    expect(endOf(life(1000, 500, 50))).toBe(500)
    expect(routesUntil(life(1000, null, 50))).toBe(1050)
    expect(routesUntil(life(1000, 500, 50))).toBe(550)
  })

  test('it says why it ended', () => {
    const terms = { ...defaultTerms, endAfterAnswerMs: 100 }
    expect(endReasonOf({ ...life(1000, 500), firstAnsweredAt: null })).toBe('unbound')
    expect(endReasonOf({ ...life(1000, null), firstAnsweredAt: null })).toBe('expired')
    expect(endReasonOf({ ...life(400, null), terms, firstAnsweredAt: 300 })).toBe('answered')
    expect(endReasonOf({ ...life(350, null), terms, firstAnsweredAt: 300 })).toBe('expired')
    expect(endReasonOf({ ...life(300, null), firstAnsweredAt: 300 })).toBe('expired')
  })
})

describe('a binding id', () => {
  test('says which block keeps its binding', () => {
    expect(id).toMatch(/^bnd_70012345678_[a-z2-9]{24}$/)
    expect(blockOfBinding(id)).toBe('70012345678')
    expect(parseBindingId(id)).toEqual({ ok: true, value: id })
  })

  test('of the first version, without a time, is one', () => {
    expect(parseBindingId('bnd_70012345678_abcdefghijkmnpqr')).toMatchObject({ ok: true })
  })

  test.each([
    '',
    'bnd_',
    'call_70012345678_abcdefghijkmnpqr',
    'bnd_7001234567_abcdefghijkmnpqrs',
    'bnd_60012345678_abcdefghijkmnpqr',
    'bnd_70012345678_abcdefghabcdefghijkmnpq',
    'bnd_70012345678_abcdefghabcdefghijkmnpqrs',
    'bnd_70012345678_ABCDEFGHABCDEFGHIJKMNPQR',
    `${id}\n`,
    `${id} `,
    ` ${id}`,
  ])('%j is none', (text) => {
    expect(parseBindingId(text).ok).toBe(false)
  })
})
