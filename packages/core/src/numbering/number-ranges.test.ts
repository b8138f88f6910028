import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultNumberRanges, numberRule } from './number-ranges.ts'
import { parseNationalMobile } from './phone-number.ts'
import { parsePhoneNumber } from './spelling.ts'

const phone = (text: string) => {
  const parsed = parseNationalMobile(text)
  if (!parsed.ok) throw new Error('a test number does not parse')
  return parsed.value
}

const ruleOf = numberRule()

describe('a party is the mobile of a person (APP-2)', () => {
  test.each(['13800000001', '13480000001', '14700000001', '16600000001', '19200000001', '19900000001'])(
    '%s is one',
    (text) => {
      expect(ruleOf(phone(text))).toBeUndefined()
    },
  )

  test.each(['16200000001', '16500000001', '16700000001', '17000000001', '17100000001'])(
    '%s is one, of a virtual operator',
    (text) => {
      expect(ruleOf(phone(text))).toBeUndefined()
    },
  )

  test.each([
    ['14000000001', 'machines'],
    ['14100000001', 'machines'],
    ['14400000001', 'machines'],
    ['14600000001', 'machines'],
    ['14800000001', 'machines'],
    ['13490000001', 'satellite phones'],
    ['17400000001', 'satellite phones'],
    ['17410000001', 'emergencies'],
    ['15400000001', 'allocated to nobody'],
    ['16100000001', 'allocated to nobody'],
    ['17900000001', 'allocated to nobody'],
    ['19400000001', 'allocated to nobody'],
  ])('%s is none: %s', (text, says) => {
    expect(ruleOf(phone(text))).toContain(says)
  })

  test.each([
    ['a fixed line', '01088880001'],
    ['a number of a company', '95588'],
    ['a 95 number with a city', '01095588'],
    ['a 96 number', '96110'],
    ['a 400 number', '4008000001'],
    ['an 800 number', '8008000001'],
    ['the police', '110'],
    ['an ambulance', '120'],
    ['a short code', '10086'],
    ['a 12-digit service number', '106901234567'],
    ['a machine of 13 digits', '1064812345678'],
    ['a number of Hong Kong', '+85291234567'],
    ['a number of another country', '+4915112345678'],
    ['a 700 number', '700100000010001'],
    ['full-width digits', '１３８００００００００１'],
  ])('%s has not even the form of one', (_name, text) => {
    const parsed = parsePhoneNumber(text)
    expect(parsed).toEqual({ ok: false, rule: expect.stringContaining('must be a mainland mobile number') })
  })

  test('a longer prefix counts before a shorter one, in whatever order they stand', () => {
    const given = [
      { prefix: '1349', kind: 'mobile' },
      { prefix: '134', kind: 'machine' },
    ] as const
    for (const list of [given, given.toReversed()]) {
      const rule = numberRule(list)
      expect(rule(phone('13490000001'))).toBeUndefined()
      expect(rule(phone('13480000001'))).toContain('machines')
      expect(rule(phone('13800000001'))).toContain('nobody')
    }
  })

  test('every number is of exactly one kind, by its first four digits alone', () => {
    const digits = fc.stringMatching(/^1[3-9][0-9]{9}$/)
    fc.assert(
      fc.property(digits, fc.stringMatching(/^[0-9]{7}$/), (text, rest) => {
        expect(ruleOf(phone(text.slice(0, 4) + rest))).toBe(ruleOf(phone(text)))
      }),
    )
    const prefixes = defaultNumberRanges.map(({ prefix }) => prefix)
    expect(new Set(prefixes).size).toBe(prefixes.length)
  })
})
