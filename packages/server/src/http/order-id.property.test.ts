import fc from 'fast-check'
import { expect, test } from 'vitest'
import { showsAnyOf } from './order-id.ts'
import { phone } from './running-api.test.kit.ts'

const number = '13800000011'
const people = [phone('13900000012'), phone(number)]

const spellings = (separator: string): string[] => [
  number,
  Array.from(number).join(separator),
  Array.from(number, (digit) => `%3${digit}`).join(''),
  number.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
]

test('a number is found in every spelling, whatever stands around it', () => {
  const separators = fc.constantFrom(' ', '-', '.', '–', ', ', '/', 'x', '号')
  fc.assert(
    fc.property(fc.string(), fc.string(), separators, (before, after, separator) => {
      // A percent sign or a digit next to it would spell another number.
      const [start, end] = [before.replaceAll(/[%0-9]/g, ''), after.replaceAll(/[%0-9]/g, '')]
      for (const spelling of spellings(separator)) {
        if (!showsAnyOf(`${start} ${spelling} ${end}`, people)) throw new Error('a number was not found')
      }
    }),
  )
})

test('a number is found in base64 whatever was encoded with it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (before, after) => {
      const text = Buffer.from(before + number + after).toString('base64')
      if (!showsAnyOf(text, people)) throw new Error('a number was not found')
    }),
  )
})

test.each(['order-17', '20300131080000017', 'b8f1c2f6-4a1d-4c2e-9c55-8f3f6f0d1a2b', '13800000013', '订单-17'])(
  'an order id without one is passed (%#)',
  (orderId) => {
    expect(showsAnyOf(orderId, people)).toBe(false)
  },
)
