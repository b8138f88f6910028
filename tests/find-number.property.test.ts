import { findNumbers, type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const digitsOfMobile = fc.integer({ min: 3_000_000_000, max: 9_999_999_999 }).map((rest) => `1${rest}`)

const phone = (digits: string): PhoneNumber => {
  const parsed = parsePhoneNumber(digits)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

/** Any octets, one char each; often those that mean something near a number. */
const surroundings = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'%0123456789abcdefABCDEF+-. ()/:;=<>@"\\\r\n'), maxLength: 40 }),
)

const percentEncoded = (character: string): string => {
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0')
  return `%${hex}`
}

const inBase64 = (octets: string): string => Buffer.from(octets, 'latin1').toString('base64')

/** A number as people and programs write it: prefixed, separated, percent-encoded here and there, or in base64. */
const spelled = (digits: string): fc.Arbitrary<string> => {
  const separator = fc.string({ unit: fc.constantFrom(...' -./()_\t\\'), maxLength: 2 })
  const manner = fc.record({
    before: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: separator }),
    encoded: fc.boolean(),
    upper: fc.boolean(),
  })
  const visible = fc
    .tuple(fc.constantFrom('', '86', '+86', '0086', '0'), fc.array(manner, { minLength: 11, maxLength: 11 }))
    .map(([prefix, manners]) => {
      const parts = manners.map(({ before, encoded, upper }, index) => {
        const text = (index === 0 ? '' : before) + (digits[index] ?? '')
        if (!encoded) return text
        const hidden = Array.from(text, percentEncoded).join('')
        return upper ? hidden.toUpperCase() : hidden
      })
      return prefix + parts.join('')
    })
  const hidden = fc.tuple(surroundings, surroundings).map(([before, after]) => inBase64(before + digits + after))
  return fc.oneof(visible, hidden)
}

test('a number is found in whatever it is put into, however it is spelled', () => {
  const cases = digitsOfMobile.chain((digits) =>
    fc.tuple(fc.constant(digits), spelled(digits), surroundings, surroundings),
  )
  fc.assert(
    fc.property(cases, ([digits, text, before, after]) => {
      expect(findNumbers([phone(digits)])(before + text + after)).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

test('a number is not found where only another one stands, however that is spelled', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'abcxyz <>@:;="\r\n'), maxLength: 40 })
  const cases = fc
    .tuple(digitsOfMobile, digitsOfMobile)
    .filter(([one, other]) => one.slice(0, 8) !== other.slice(0, 8))
    .chain(([one, other]) => fc.tuple(fc.constant(one), spelled(other), letters, letters))
  fc.assert(
    fc.property(cases, ([digits, text, before, after]) => {
      const spelledOut = /^[A-Za-z0-9+/=]*$/.test(text) ? '' : text
      expect(findNumbers([phone(digits)])(before + spelledOut + after)).toBe(false)
    }),
    { numRuns: 5_000 },
  )
})

test.each(['', '3', '33', '333', '3333', 'x3', 'xy33', 'xyz333'])(
  'a number whose digits look alike is found in base64 behind %j',
  (before) => {
    const alike = findNumbers([phone('13333333333')])
    for (const after of ['', '3', '33', 'x']) expect(alike(inBase64(`${before}13333333333${after}`))).toBe(true)
    expect(alike(inBase64(`${before}1333333x3333`))).toBe(false)
  },
)

test('every one of 200 numbers is found, plain and in base64 wherever it begins there', () => {
  const group = Array.from({ length: 200 }, (_, index) => String(13_900_000_000 + index * 104_729))
  const anyOf = findNumbers(group.map(phone))
  for (const number of group) {
    for (const before of ['', 'x', 'xx']) expect(anyOf(inBase64(`${before}${number}`))).toBe(true)
    expect(anyOf(`tel:+86${number}`)).toBe(true)
  }
  expect(anyOf(`tel:+8613800000001 ${inBase64('13800000001')}`)).toBe(false)
})
