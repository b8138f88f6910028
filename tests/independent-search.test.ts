import { describe, expect, test } from 'vitest'
import { holdsDigits } from './independent-search.ts'

const digits = '13800000001'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('the search that shares nothing with the product', () => {
  test.each([
    ['plain', `sip:${digits}@h`],
    ['with a country code', `tel:+86${digits}`],
    ['separated', 'X: 138 0000-0001'],
    ['behind a lone percent sign', `100%${digits}`],
    ['percent-encoded', digits.replace(/./g, (digit) => `%3${digit}`)],
    ['percent-encoded twice', digits.replace(/./g, (digit) => `%253${digit}`)],
    ['base64', `a=key:${base64(digits)}`],
    ['base64 of a longer text', base64(`{"orig":{"tn":"86${digits}"}}`)],
    ['base64 at another offset', `xx${base64(`ab${digits}c`)}`],
    ['quoted pairs', `"\\1\\3\\8${digits.slice(3)}"`],
  ])('finds a number: %s', (_how, text) => {
    expect(holdsDigits(text, digits)).toBe(true)
  })

  test('finds none where none is', () => {
    const text = 'INVITE sip:700000000010001@127.0.0.1:5060 SIP/2.0\r\nContact: <sip:13800000002@127.0.0.1:40001>\r\n'
    expect(holdsDigits(text, digits)).toBe(false)
  })
})
