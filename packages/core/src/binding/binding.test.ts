import { describe, expect, test } from 'vitest'
import { parseProtectedNumber } from '../numbering/protected-number.ts'
import type { Randomness } from '../ports/randomness.ts'
import { blockOfBinding, endOf, makeBindingId, parseBindingId, stateOf } from './binding.ts'

const randomness: Randomness = { below: () => 0, octets: (count) => Uint8Array.from({ length: count }, (_, at) => at) }

const id = (() => {
  const x = parseProtectedNumber('700123456789012')
  if (!x.ok) throw new Error(x.rule)
  return makeBindingId(x.value, randomness)
})()

describe('a binding is live until its end, to the millisecond (APP-6)', () => {
  test.each([
    ['before expiry', { expiresAt: 1000, unboundAt: null }, 999, 'live'],
    ['at expiry', { expiresAt: 1000, unboundAt: null }, 1000, 'ended'],
    ['after expiry', { expiresAt: 1000, unboundAt: null }, 1001, 'ended'],
    ['before it was unbound', { expiresAt: 1000, unboundAt: 500 }, 499, 'live'],
    ['when it was unbound', { expiresAt: 1000, unboundAt: 500 }, 500, 'ended'],
    ['after it was unbound and before its expiry', { expiresAt: 1000, unboundAt: 500 }, 600, 'ended'],
  ] as const)('%s', (_name, binding, now, state) => {
    expect(stateOf(binding, now)).toBe(state)
  })

  test('its end is when it was unbound, else its expiry', () => {
    expect(endOf({ expiresAt: 1000, unboundAt: null })).toBe(1000)
    expect(endOf({ expiresAt: 1000, unboundAt: 500 })).toBe(500)
  })
})

describe('a binding id', () => {
  test('says which block keeps its binding', () => {
    expect(id).toMatch(/^bnd_70012345678_[a-z2-9]{16}$/)
    expect(blockOfBinding(id)).toBe('70012345678')
    expect(parseBindingId(id)).toEqual({ ok: true, value: id })
  })

  test.each([
    '',
    'bnd_',
    'call_70012345678_abcdefghijkmnpqr',
    'bnd_7001234567_abcdefghijkmnpqrs',
    'bnd_60012345678_abcdefghijkmnpqr',
    'bnd_70012345678_abcdefghijkmnpq',
    'bnd_70012345678_abcdefghijkmnpqrs',
    'bnd_70012345678_ABCDEFGHIJKMNPQR',
    `${id}\n`,
    `${id} `,
    ` ${id}`,
  ])('%j is none', (text) => {
    expect(parseBindingId(text).ok).toBe(false)
  })
})
