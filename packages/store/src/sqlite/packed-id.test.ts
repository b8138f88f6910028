import type { BindingId, Block, CallId, ProtectedNumber } from '@axbridge/core'
import { makeBindingId, makeCallId, numberAt } from '@axbridge/core'
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
  test('every id of a binding comes back, in 14 octets', () => {
    fc.assert(
      fc.property(numbers, octets, (x, given) => {
        const id = makeBindingId(x, randomness(given))
        const packed = packBindingId(id)
        expect(packed).toHaveLength(14)
        expect(unpackBindingId(packed ?? given)).toBe(id)
        const key = bindingKeyOf(id)
        expect(key && bindingIdOf(key.block, key.token)).toBe(id)
      }),
    )
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
    'bnd_70012345678_aaaaaaaaaaaaaaal',
    'bnd_70012345678_aaaaaaaaaaaaaaao',
    'bnd_70012345678_aaaaaaaaaaaaaaa',
    'bnd_70012345678_aaaaaaaaaaaaaaaaa',
    'bnd_71012345678_aaaaaaaaaaaaaaaa',
    'bnd_7001234567x_aaaaaaaaaaaaaaaa',
    'cal_70012345678_aaaaaaaaaaaaaaaa',
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
