import { parseBindingId, parseCallId, parsePhoneNumber, parseProtectedNumber } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { bindingId, callId, protectedNumber, realNumber } from './fields.ts'

const spellings = [
  '13800000001',
  '+8613800000001',
  '8613800000001',
  '008613800000001',
  '013800000001',
  '12800000001',
  '1380000000',
  '138000000011',
  '138 0000 0001',
  '+85213800000001',
  '１３８００００００００１',
  '700100000010001',
  '+86700100000010001',
  '0700100000010001',
  '86700100000010001',
  '70010000001000',
  '7001000000100011',
  '７００１０００００１０００１',
  '701100000010001',
  'bnd_70010000001_abcdefghabcdefghijkmnpqr',
  'bnd_70110000001_abcdefghabcdefghijkmnpqr',
  'bnd_70010000001_abcdefghabcdefghijklmnop0',
  'call_70010000001_abcdefghijkmnpqr',
  'call_abcdefghijkmnpqr',
  '',
  '\n',
]

describe.each([
  ['a real number', realNumber('', ''), parsePhoneNumber],
  ['a 700 number', protectedNumber, parseProtectedNumber],
  ['a binding id', bindingId, parseBindingId],
  ['a call id', callId, parseCallId],
] as const)('the schema of %s', (_, schema, parse) => {
  test.each(spellings)('takes what the parser of the core takes (%#)', (text) => {
    const pattern = new RegExp((schema as unknown as { pattern: string }).pattern, 'u')
    expect(pattern.test(text)).toBe(parse(text).ok)
    expect(pattern.test(`${text}\n`)).toBe(false)
  })

  test('states its rule', () => {
    expect((schema as unknown as { 'x-rule': string })['x-rule']).toMatch(/^must be /)
  })
})
