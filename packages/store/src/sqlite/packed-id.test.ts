import type { BindingId, Block, CallId, ProtectedNumber } from '@axbridge/core'
import { blockOf, makeBindingId, makeBindingToken, makeCallId, numberAt, randomToken } from '@axbridge/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bindingIdOf,
  bindingKeyOf,
  packBindingId,
  packCallId,
  packNumber,
  unpackBindingId,
  unpackCallId,
  unpackNumber,
} from './packed-id.ts'

const numbers = fc
  .tuple(fc.nat({ max: 99_999_999 }), fc.nat({ max: 9_999 }))
  .map(([block, serial]) => numberAt(`700${String(block).padStart(8, '0')}` as Block, serial))
const octets = fc.uint8Array({ minLength: 16, maxLength: 16 })
const randomness = (given: Uint8Array) => ({ below: () => 0, octets: () => given })

describe('ids on disk', () => {
  test('every id of a binding comes back, in 19 octets', () => {
    fc.assert(
      fc.property(numbers, fc.nat({ max: 2 ** 40 }), octets, (x, now, given) => {
        const id = makeBindingId(blockOf(x), makeBindingToken(now, randomness(given)))
        const packed = packBindingId(id)
        expect(packed).toHaveLength(19)
        expect(unpackBindingId(packed ?? given)).toBe(id)
        const key = bindingKeyOf(id)
        expect(key && bindingIdOf(key.block, key.token)).toBe(id)
      }),
    )
  })

  test('the id of one of the first bindings, which does not begin with a time, comes back in 14 octets', () => {
    fc.assert(
      fc.property(numbers, octets, (x, given) => {
        const id = makeBindingId(blockOf(x), randomToken(randomness(given)))
        const packed = packBindingId(id)
        expect(packed).toHaveLength(14)
        expect(unpackBindingId(packed ?? given)).toBe(id)
      }),
    )
  })

  test('ids that were made one after the other lie one after the other on disk', () => {
    const tokens = [0, 1, 31, 32, 1_780_000_000_000 % 2 ** 40].map((now) => {
      const id = makeBindingId('70012345678' as Block, makeBindingToken(now, randomness(new Uint8Array(16))))
      return Buffer.from(bindingKeyOf(id)?.token ?? [])
    })
    expect([...tokens].sort(Buffer.compare)).toEqual(tokens)
  })

  test('every id of a call comes back, in 14 octets or in 10 without a block', () => {
    fc.assert(
      fc.property(fc.option(numbers), octets, (x, given) => {
        const id = makeCallId(x, randomness(given))
        const packed = packCallId(id)
        expect(packed).toHaveLength(x === null ? 10 : 14)
        expect(unpackCallId(packed ?? given)).toBe(id)
      }),
    )
  })

  test('every 700 number comes back', () => {
    fc.assert(fc.property(numbers, (x) => unpackNumber(packNumber(x)) === x))
    expect(unpackNumber(packNumber('700000000000001' as ProtectedNumber))).toBe('700000000000001')
  })

  // The letters l and o are not in the alphabet of tokens, though the syntax of an id lets them pass.
  test.each([
    'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaal',
    'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaao',
    'bnd_70012345678_aaaaaaaaaaaaaaal',
    'bnd_70012345678_aaaaaaaaaaaaaaa',
    'bnd_70012345678_aaaaaaaaaaaaaaaaa',
    'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaa',
    'bnd_70012345678_aaaaaaaaaaaaaaaaaaaaaaaaa',
    'bnd_71012345678_aaaaaaaaaaaaaaaaaaaaaaaa',
    'bnd_7001234567x_aaaaaaaaaaaaaaaaaaaaaaaa',
    'cal_70012345678_aaaaaaaaaaaaaaaaaaaaaaaa',
    '',
  ])('%s is the id of no binding', (id) => {
    expect(bindingKeyOf(id as BindingId)).toBeUndefined()
    expect(packBindingId(id as BindingId)).toBeUndefined()
  })

  test.each([
    'call_70012345678_aaaaaaaaaaaaaaal',
    'call_7001234567_aaaaaaaaaaaaaaaa',
    'call_70012345678aaaaaaaaaaaaaaaa',
    'call__aaaaaaaaaaaaaaaa',
    'aaaaaaaaaaaaaaaa',
  ])('%s is the id of no call', (id) => {
    expect(packCallId(id as CallId)).toBeUndefined()
  })
})
