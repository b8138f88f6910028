import { parsePhoneNumber } from '@axbridge/core'
import { beforeEach, expect, test } from 'vitest'
import { systemRandomness } from '../keys/system-randomness.ts'
import { GuestPhones } from './guest-phones.ts'

const [a, b] = ['13800000001', '13800000002'] as const

let now: number
let guests: GuestPhones
beforeEach(() => {
  now = 1_000
  guests = new GuestPhones({ now: () => now, randomness: systemRandomness, lifeMs: 500, most: 3 })
})

const passwordsOf = (number: string): readonly string[] => {
  const phone = parsePhoneNumber(number)
  if (!phone.ok) throw new Error('the number is one')
  return guests.passwordsOf(phone.value)
}

test('a link is good for its phone alone, as often as it is opened, until it expires', () => {
  const { key, expiresAt } = guests.add(b)
  expect([key, expiresAt]).toEqual([expect.stringMatching(/^try_[A-Za-z0-9_-]{27}$/), 1_500])
  const guest = guests.find(key)
  expect(guests.find(key)).toEqual(guest)
  expect([guest?.phone, passwordsOf(b), passwordsOf(a)]).toEqual([b, [guest?.password], []])
  now = 1_499
  expect(guests.find(key)).toBeDefined()
  now = 1_500
  expect([guests.find(key), passwordsOf(b)]).toEqual([undefined, []])
})

test('each link has a key and a password of its own; one that was never made opens nothing', () => {
  const keys = [guests.add(a), guests.add(a)].map(({ key }) => key)
  expect(new Set(keys).size).toBe(2)
  expect(new Set(passwordsOf(a)).size).toBe(2)
  expect(guests.find(`${keys[0]?.slice(0, -1)}!`)).toBeUndefined()
})

test('a further link ends the oldest', () => {
  const keys = [a, b, a, b].map((phone) => guests.add(phone).key)
  expect(keys.map((key) => guests.find(key)?.phone)).toEqual([undefined, b, a, b])
})
