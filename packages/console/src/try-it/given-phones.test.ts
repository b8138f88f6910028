import { expect, test } from 'vitest'
import { giveAway, givenPhone, takeBack } from './given-phones.ts'

const [number, other] = ['13800000002', '13800000003']
const expiresAt = '2026-11-26T10:00:00.000Z'
const before = Date.parse(expiresAt) - 1
const phone = { url: 'https://console.example/try?as=b', expiresAt }

test('a phone is given away until its link expires', () => {
  giveAway(number, phone)
  expect(givenPhone(number, before)).toEqual(phone)
  expect(givenPhone(other, before)).toBeNull()
  expect(givenPhone(number, before + 1)).toBeNull()
})

test('and no longer when somebody takes it back', () => {
  giveAway(number, phone)
  takeBack(number)
  expect(givenPhone(number, before)).toBeNull()
})
