import { describe, expect, test } from 'vitest'
import { type PhoneNumber, reveal } from './phone-number.ts'
import {
  defaultSpellings,
  parsePhoneNumber,
  type UnderstoodNumber,
  understand,
  type WrittenNumber,
} from './spelling.ts'

const meaning = (written: WrittenNumber, rules = defaultSpellings): string => {
  const understood = understand(written, rules)
  return understood.ok ? nameOf(understood.value) : 'not understood'
}

const nameOf = (understood: UnderstoodNumber): string =>
  understood.kind === 'phone' ? `phone ${reveal(understood.phone)}` : `protected ${understood.number}`

describe('the spellings that callers and networks write', () => {
  test.each<[string, WrittenNumber, string]>([
    ['national', { digits: '13800000001' }, 'phone 13800000001'],
    ['86', { digits: '8613800000001' }, 'phone 13800000001'],
    ['+86', { digits: '+8613800000001' }, 'phone 13800000001'],
    ['0086', { digits: '008613800000001' }, 'phone 13800000001'],
    ['trunk prefix 0', { digits: '013800000001' }, 'phone 13800000001'],
    ['national with phone-context', { digits: '13800000001', phoneContext: '+86' }, 'phone 13800000001'],
    ['+86 with phone-context', { digits: '+8613800000001', phoneContext: '+86' }, 'phone 13800000001'],
    ['a 700 number', { digits: '700123456789012' }, 'protected 700123456789012'],
    [
      'a 700 number with phone-context',
      { digits: '700123456789012', phoneContext: '+86' },
      'protected 700123456789012',
    ],
  ])('%s is understood', (_name, written, expected) => {
    expect(meaning(written)).toBe(expected)
  })

  test.each(['13', '14', '15', '16', '17', '18', '19'])('mobiles beginning with %s are understood', (start) => {
    expect(meaning({ digits: `${start}000000001` })).toBe(`phone ${start}000000001`)
  })

  test.each<[string, WrittenNumber]>([
    ['nothing', { digits: '' }],
    ['+86 before a 700 number', { digits: '+86700123456789012' }],
    ['86 before a 700 number', { digits: '86700123456789012' }],
    ['0 before a 700 number', { digits: '0700123456789012' }],
    ['another country', { digits: '+14155550123' }],
    ['+86 twice', { digits: '+86+8613800000001' }],
    ['86 twice', { digits: '868613800000001' }],
    ['0 and 86', { digits: '08613800000001' }],
    ['10 digits', { digits: '1380000000' }],
    ['12 digits', { digits: '138000000012' }],
    ['12, which is no mobile', { digits: '12800000001' }],
    ['10, which is no mobile', { digits: '10000000001' }],
    ['a fixed line', { digits: '01012345678' }],
    ['an emergency number', { digits: '110' }],
    ['95 service', { digits: '95588' }],
    ['400 service', { digits: '4001234567' }],
    ['a newline at the end', { digits: '13800000001\n' }],
    ['full-width digits', { digits: '１３８００００００００１' }],
    ['visual separators', { digits: '138-0000-0001' }],
    ['endless digits', { digits: '0'.repeat(1_000_000) }],
    ["another country's context", { digits: '13800000001', phoneContext: '+1' }],
    ['a context that only begins with +86', { digits: '13800000001', phoneContext: '+8610' }],
    ['a domain as context', { digits: '13800000001', phoneContext: 'example.com' }],
    ['an empty context', { digits: '13800000001', phoneContext: '' }],
    ['a 700 number in another context', { digits: '700123456789012', phoneContext: '+852' }],
  ])('%s is not understood', (_name, written) => {
    expect(meaning(written)).toBe('not understood')
  })

  test('+86700… is understood only where a rule says so', () => {
    const rules = [...defaultSpellings, { prefix: '+86', rest: 'protected' } as const]
    expect(meaning({ digits: '+86700123456789012' }, rules)).toBe('protected 700123456789012')
    expect(meaning({ digits: '+8613800000001' }, rules)).toBe('phone 13800000001')
    expect(meaning({ digits: '86700123456789012' }, rules)).toBe('not understood')
  })

  test('a prefix that no rule lists is not understood', () => {
    const rules = [{ prefix: '', rest: 'mobile' } as const]
    expect(meaning({ digits: '13800000001' }, rules)).toBe('phone 13800000001')
    expect(meaning({ digits: '+8613800000001' }, rules)).toBe('not understood')
    expect(meaning({ digits: '700123456789012' }, rules)).toBe('not understood')
  })
})

describe('a real number as an operation takes it', () => {
  const phones = (...texts: string[]): PhoneNumber[] =>
    texts.flatMap((text) => {
      const phone = parsePhoneNumber(text)
      return phone.ok ? [phone.value] : []
    })

  test('every spelling of one number is the same number', () => {
    const [first, ...others] = phones(
      '13800000001',
      '8613800000001',
      '+8613800000001',
      '008613800000001',
      '013800000001',
    )
    expect(others).toHaveLength(4)
    for (const other of others) expect(first?.equals(other)).toBe(true)
    const [another] = phones('13800000002')
    expect(another !== undefined && first?.equals(another)).toBe(false)
  })

  test('a 700 number is not one (APP-2)', () => {
    expect(phones('700123456789012')).toEqual([])
  })

  test('the refusal repeats no digit of what was written', () => {
    const refused = parsePhoneNumber('23800000009')
    expect(refused.ok).toBe(false)
    expect(JSON.stringify(refused)).not.toContain('23800000009')
  })
})
