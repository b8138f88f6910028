import { describe, expect, test } from 'vitest'
import {
  type Block,
  blockOf,
  formatForPeople,
  numberAt,
  type ProtectedNumber,
  parseBlock,
  parseProtectedNumber,
  partsOf,
  serialOf,
} from './protected-number.ts'

const number = (text: string): ProtectedNumber => {
  const parsed = parseProtectedNumber(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const block = (text: string): Block => {
  const parsed = parseBlock(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

describe('NUM-1: exactly 15 ASCII digits beginning with 700 are a protected number', () => {
  test('15 digits beginning with 700 are accepted as they are', () => {
    expect(parseProtectedNumber('700123456789012')).toEqual({ ok: true, value: '700123456789012' })
    expect(parseProtectedNumber('700000000000000')).toEqual({ ok: true, value: '700000000000000' })
    expect(parseProtectedNumber('700999999999999')).toEqual({ ok: true, value: '700999999999999' })
  })

  test.each([
    ['+86 in front', '+86700123456789012'],
    ['86 in front', '86700123456789012'],
    ['0 in front', '0700123456789012'],
    ['0 in front of 14 digits, 15 in all', '070012345678901'],
    ['14 digits', '70012345678901'],
    ['16 digits', '7001234567890123'],
    ['full-width digits', '７００１２３４５６７８９０１２'],
    ['one full-width digit', '70012345678901２'],
    ['Arabic digits', '٧٠٠١٢٣٤٥٦٧٨٩٠١٢'],
    ['Devanagari digits', '७००१२३४५६७८९०१२'],
    ['nothing', ''],
    ['a space in front', ' 700123456789012'],
    ['a space behind', '700123456789012 '],
    ['spaces between', '700 1 2345678 9012'],
    ['a newline at the end', '700123456789012\n'],
    ['a carriage return at the end', '700123456789012\r'],
    ['a second line', '700123456789012\n700123456789012'],
    ['a NUL at the end', '700123456789012\u0000'],
    ['a zero-width space within', '7001234567\u200b89012'],
    ['another beginning', '701123456789012'],
    ['a real number', '13800000001'],
    ['a letter', '70012345678901a'],
    ['a sign', '-70012345678901'],
    ['an exponent', '7.00123456789e14'],
    ['dashes', '700-1-2345678-9012'],
  ])('%s is refused', (_name, text) => {
    expect(parseProtectedNumber(text).ok).toBe(false)
  })

  test('the refusal gives the rule and never the text', () => {
    const refused = parseProtectedNumber('+86700123456789012')
    expect(refused).toMatchObject({ ok: false, rule: expect.stringContaining('15 digits') })
    expect(JSON.stringify(refused)).not.toContain('700123456789012')
  })
})

describe('NUM-2: a number has an operator, a platform and a serial', () => {
  test('the standard layout is one digit, seven and four', () => {
    expect(partsOf(number('700123456789012'))).toEqual({ operator: '1', platform: '2345678', serial: '9012' })
  })

  test('another layout can be in force', () => {
    const layout = { operator: 2, platform: 5, serial: 5 }
    expect(partsOf(number('700123456789012'), layout)).toEqual({ operator: '12', platform: '34567', serial: '89012' })
    expect(formatForPeople(number('700123456789012'), layout)).toBe('700 12 34567 89012')
  })

  test.each([
    { operator: 1, platform: 7, serial: 3 },
    { operator: 1, platform: 7, serial: 5 },
  ])('a layout that does not cover the 12 digits is refused: %o', (layout) => {
    expect(() => partsOf(number('700123456789012'), layout)).toThrow(RangeError)
  })
})

test('a number is written for people in its parts', () => {
  expect(formatForPeople(number('700123456789012'))).toBe('700 1 2345678 9012')
  expect(formatForPeople(number('700000000000000'))).toBe('700 0 0000000 0000')
})

describe('a block is the first 11 digits', () => {
  test('a number names its block and its serial', () => {
    expect(blockOf(number('700123456789012'))).toBe('70012345678')
    expect(serialOf(number('700123456789012'))).toBe(9012)
    expect(serialOf(number('700123456780007'))).toBe(7)
  })

  test('a serial is written with four digits', () => {
    expect(numberAt(block('70012345678'), 0)).toBe('700123456780000')
    expect(numberAt(block('70012345678'), 7)).toBe('700123456780007')
    expect(numberAt(block('70012345678'), 9999)).toBe('700123456789999')
  })

  test.each([-1, 10_000, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('there is no number at serial %d', (serial) => {
    expect(() => numberAt(block('70012345678'), serial)).toThrow(RangeError)
  })

  test.each(['7001234567', '700123456789', '70112345678', '+8670012345678', '70012345678\n', '７0012345678', ''])(
    '%j is not a block',
    (text) => {
      expect(parseBlock(text).ok).toBe(false)
    },
  )
})
