import { describe, expect, test } from 'vitest'
import { writtenNumberOf } from './written-number.ts'

describe('the number that a URI writes', () => {
  test.each([
    ['sip:700123456780001@operator.example', { digits: '700123456780001' }],
    ['sip:700123456780001;phone-context=+86@h;user=phone', { digits: '700123456780001', phoneContext: '+86' }],
    ['tel:700123456780001;phone-context=+86', { digits: '700123456780001', phoneContext: '+86' }],
    ['tel:+86-138-0000-0001', { digits: '+8613800000001' }],
    ['sip:138(0000)0001@h', { digits: '13800000001' }],
    ['sip:%2B8613800000001@h', { digits: '+8613800000001' }],
    ['sips:13800000001:secret@h:5061;transport=tcp', { digits: '13800000001' }],
  ])('%s', (uri, written) => {
    expect(writtenNumberOf(uri)).toEqual(written)
  })

  test.each(['sip:operator.example', 'mailto:a@b', '', 'sip:@h', 'tel:'])('none in %j', (uri) => {
    expect(writtenNumberOf(uri)?.digits ?? '').toBe('')
  })
})
