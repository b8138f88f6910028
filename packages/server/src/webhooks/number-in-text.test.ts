import fc from 'fast-check'
import { expect, test } from 'vitest'
import { showsNumber } from './number-in-text.ts'

test.each([
  'https://x.example/13800000001',
  'https://x.example/+8613800000001',
  'https://x.example/008613800000001',
  'https://x.example/013800000001',
  'https://x.example/138-0000-0001',
  'https://x.example/138/0000/0001',
  'https://x.example/?to=138+0000+0001',
  'https://x.example/tel13800000001.json',
  'https://x.example/%31%33%38%30%30%30%30%30%30%30%31',
  'https://x.example/138%2D0000%2D0001',
  'https://x.example/%252531%2533800000001',
  'https://x.example/%%33%313800000001',
  'https://13800000001.example/',
  '138 0000 0001',
  '(138) 0000-0001',
  '+86 138 0000 0001',
  '１３８０００００００１',
  '138\u200b0000\u200b0001',
  'desk 17, 138 0000 0001',
])('a number is seen in %s', (text) => {
  expect(showsNumber(text)).toBe(true)
})

test.each([
  'https://x.example/',
  'https://x.example/550e8400-e29b-41d4-a716-446655440000',
  'https://x.example/00001380-0000-0001-8000-000000000000',
  'https://x.example/13800000001234567890',
  'https://x.example/v1/3800000001',
  'https://x.example/1893456000123/abc',
  'https://13.107.213.145:8443/axbridge',
  'https://x.example/700100000010000',
  'at 13.107.213.145 since 2026-11-26 09:12:13',
  'https://x.example/100%',
])('none is seen in %s', (text) => {
  expect(showsNumber(text)).toBe(false)
})

test('a number is seen however often its octets were percent-encoded', () => {
  const encoding = fc.integer({ min: 0, max: 6 }).map((times) => (octet: string) => {
    const hex = octet.charCodeAt(0).toString(16)
    return times === 0 ? octet : `%${'25'.repeat(times - 1)}${hex}`
  })
  const encodings = fc.array(encoding, { minLength: 11, maxLength: 11 })
  fc.assert(
    fc.property(encodings, (each) => {
      const written = [...'13800000001'].map((digit, at) => each[at]?.(digit) ?? digit).join('')
      expect(showsNumber(`https://x.example/${written}`)).toBe(true)
    }),
  )
})

test('no UUID is taken for a number unless its last group is one', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      fc.pre(!/1[3-9][0-9]{9}/.test(id.slice(-12)))
      expect(showsNumber(`https://x.example/${id}`)).toBe(false)
    }),
  )
})
