import { expect, test } from 'vitest'
import { looksLikePerson, mayBecomePerson } from './looks-like-person.ts'

test.each([
  '13800000001',
  '138 0000 0001',
  '+86 138-0000-0001',
  '008613800000001',
  'for 13800000001',
  '(138) 0000.0001',
])('a person’s number is known in any spelling: %s', (text) => {
  expect(looksLikePerson(text)).toBe(true)
})

test.each(['700000000010001', '700 1 3800000 0001', 'order-17', '1380000000', '20261126120000', ''])(
  'anything else may be searched for: %s',
  (text) => {
    expect(looksLikePerson(text)).toBe(false)
  },
)

test.each(['13', '138 0000 000', '+86 138', '008613', '8613800000001'])(
  'what is typed so far of a person’s number is known: %s',
  (text) => {
    expect(mayBecomePerson(text)).toBe(true)
  },
)

test.each(['', '7', '700 1 3800000', '700138', '1', '12'])('the beginning of a 700 number is not one: %s', (text) => {
  expect(mayBecomePerson(text)).toBe(false)
})
