import { findNumbers, parseNationalMobile } from '@axbridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

/** The finder as it is said in one breath: every octet in turn, every run of digits, every twelve characters of base64. */
const findPlainly =
  (numbers: readonly string[]) =>
  (text: string): boolean => {
    const digits = text
      .replaceAll(/%(3[0-9]|2[089d-f]|09|5[cf])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replaceAll(/[ \-./()_\t\\]/g, '')
    if (numbers.some((number) => digits.includes(number))) return true
    return Array.from({ length: text.length }, (_, at) => text.slice(at, at + 12))
      .filter((twelve) => /^[A-Za-z0-9+/]{12}$/.test(twelve))
      .map((twelve) => Buffer.from(twelve, 'base64').toString('latin1'))
      .some((nine) => numbers.some((number) => number.includes(nine)))
  }

const group = ['13856781234', '13333333333', '19912345678']
const finders = [group.slice(0, 1), group.slice(1), group, []].map((numbers) => {
  const phones = numbers.map((number) => {
    const parsed = parseNationalMobile(number)
    if (!parsed.ok) throw new Error(parsed.rule)
    return parsed.value
  })
  return { finds: findNumbers(phones), plainly: findPlainly(numbers) }
})

const ofUnits = (units: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...units), minLength: 0, maxLength })

const hexOf = (text: string): string =>
  Array.from(text, (octet) => `%${octet.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')

const number = fc.constantFrom(...group, '13856781235', '700123456789012')

/** Whole numbers and parts of them, in every spelling. */
const piece = fc.oneof(
  number,
  fc.tuple(number, fc.constantFrom(...' -./()_\t\\')).map(([digits, mark]) => [...digits].join(mark)),
  fc.tuple(number, fc.nat({ max: 9 })).map(([digits, at]) => digits.slice(0, at) + hexOf(digits.slice(at))),
  fc.tuple(number, ofUnits('x1', 3)).map(([digits, before]) => Buffer.from(before + digits).toString('base64')),
  ofUnits('0123456789', 14),
  ofUnits(' -./()_\t\\', 3),
  ofUnits('%%%0123456789abcdefABCDEF', 8),
  ofUnits('MNODTjzAEIMQUYcgkwxyz012345', 14),
  ofUnits('abcdefghijklmnopqrstuvwxyz:;=,<>@"\r\n\0\xff', 12),
  fc.string({ unit: 'binary', maxLength: 4 }),
)

/** Pieces put together, of which some octets are lost, so that much of it is nearly a number. */
const text = fc
  .tuple(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 2 }))
  .map(([pieces, lost]) => {
    let whole = pieces.join('')
    for (const where of lost) {
      const at = where % (whole.length + 1)
      whole = whole.slice(0, at) + whole.slice(at + 1)
    }
    return whole
  })

test('it passes over most of a text and finds in it what a look at every octet finds', () => {
  const found = { yes: 0, no: 0 }
  fc.assert(
    fc.property(text, (whole) => {
      for (const { finds, plainly } of finders) {
        const expected = plainly(whole)
        found[expected ? 'yes' : 'no'] += 1
        expect(finds(whole)).toBe(expected)
      }
    }),
    { numRuns: 5000 },
  )
  expect(Math.min(found.yes, found.no)).toBeGreaterThan(1000)
})

test('a number is found wherever in a text it begins', () => {
  const base64 = Buffer.from('13856781234').toString('base64')
  for (let before = 0; before < 40; before += 1) {
    for (const around of ['x', ';', '7', 'M', 'c', ' '])
      for (const spelled of ['13856781234', '138-5678-1234', hexOf('13856781234'), base64]) {
        const whole = around.repeat(before) + spelled
        for (const after of ['', 'x', ';;']) expect(finders[0]?.finds(whole + after)).toBe(true)
      }
  }
})
