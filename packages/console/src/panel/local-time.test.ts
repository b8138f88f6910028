import { expect, test } from 'vitest'
import { inputOfInstant, instantOfInput, isMeant } from './local-time.ts'

test('what an input holds comes back from its instant', () => {
  expect(inputOfInstant(instantOfInput('2026-11-26T12:30'))).toBe('2026-11-26T12:30')
})

test.each(['', '0002-11-26T12:30', '0202-11-26T12:30', 'soon'])('a half written year is not meant: %s', (text) => {
  expect(isMeant(text)).toBe(false)
})

test('a whole year is meant', () => {
  expect(isMeant('2026-11-26T12:30')).toBe(true)
})

test('what is no instant is left for the service to refuse', () => {
  expect([instantOfInput('soon'), instantOfInput('')]).toEqual(['soon', undefined])
})

test.each([null, undefined, 'soon'])('an input stays empty where there is no instant: %s', (instant) => {
  expect(inputOfInstant(instant)).toBe('')
})
