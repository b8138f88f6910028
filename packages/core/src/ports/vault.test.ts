import { expect, test } from 'vitest'
import { hashesEqual, hashText } from './vault.ts'

const hash = (...octets: number[]) => Uint8Array.from(octets)

test('hashes are equal when every octet is', () => {
  expect(hashesEqual(hash(1, 2, 255), hash(1, 2, 255))).toBe(true)
  expect(hashesEqual(hash(1, 2, 255), hash(1, 2, 254))).toBe(false)
  expect(hashesEqual(hash(9, 2, 255), hash(1, 2, 255))).toBe(false)
  expect(hashesEqual(hash(1, 2), hash(1, 2, 3))).toBe(false)
  expect(hashesEqual(hash(1, 2, 3), hash(1, 2))).toBe(false)
})

test('two hashes have the same text only when they are equal', () => {
  expect(hashText(hash(0, 1, 255))).toBe(hashText(hash(0, 1, 255)))
  expect(hashText(hash(0, 1, 255))).not.toBe(hashText(hash(0, 1, 254)))
  expect(hashText(hash(1, 23))).not.toBe(hashText(hash(12, 3)))
})
