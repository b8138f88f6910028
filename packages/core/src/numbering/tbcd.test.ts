import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromTbcd, toTbcd } from './tbcd.ts'

test('the first digit stands in the low nibble and an odd count ends with a filler', () => {
  expect(Array.from(toTbcd('1234'))).toEqual([0x21, 0x43])
  expect(Array.from(toTbcd('700123456789012'))).toEqual([0x07, 0x10, 0x32, 0x54, 0x76, 0x98, 0x10, 0xf2])
  expect(Array.from(toTbcd(''))).toEqual([])
})

test.each(['+86', '12a', '１', '1 2', '*1'])('%j has no TBCD form', (text) => {
  expect(() => toTbcd(text)).toThrow(RangeError)
})

test.each([
  ['a digit above 9 in front', [0x1a]],
  ['a filler before the end', [0xf1, 0x21]],
  ['a filler in the low nibble', [0x1f]],
  ['two fillers', [0xff]],
  ['the overdecadic digit 10 in the high nibble', [0x21, 0xa1]],
])('%s is refused', (_name, octets) => {
  expect(fromTbcd(Uint8Array.from(octets)).ok).toBe(false)
})

test('any digits come back as they went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 40 }), (digits) => {
      expect(fromTbcd(toTbcd(digits))).toEqual({ ok: true, value: digits })
    }),
  )
})
