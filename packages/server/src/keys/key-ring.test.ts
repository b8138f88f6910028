import type { CustomerId } from '@axbridge/core'
import { mostMatterOctets } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { KeyError } from './key-error.ts'
import { type KeyRing, mostKeys, newRing, sealingKeys, withCustomers, withNewDataKeys } from './key-ring.ts'
import { openRing, readRing, sealRing } from './ring-document.ts'
import { suiteNames } from './suite.ts'

const noon = Date.UTC(2026, 10, 26, 12)
const making = { suite: 'aes-256-gcm', now: noon, sealsFrom: noon } as const
const customer = (at: number) => `cus_${String(at).padStart(16, 'a')}` as CustomerId
const customers = (count: number) => Array.from({ length: count }, (_, at) => customer(at))
const key = new Uint8Array(32).fill(5)
const master = { kind: 'file', id: 'a', wrapped: 'b' } as const

const rotated = (ring: KeyRing): KeyRing => {
  const next = withNewDataKeys(ring, making)
  if (next === undefined) throw new Error('the ring is full')
  return next
}

describe('a key ring', () => {
  test('gives each customer a key of his own, once', () => {
    const ring = withCustomers(newRing('aes-256-gcm', noon), [customer(1), customer(2), customer(1)], making)
    expect(ring.keys.map(({ number, customer: whose }) => [number, whose])).toEqual([
      [2, null],
      [3, customer(1)],
      [4, customer(2)],
    ])
    expect(withCustomers(ring, [customer(2)], making)).toBe(ring)
    expect(new Set(ring.keys.map(({ root }) => Buffer.from(root).toString('hex'))).size).toBe(3)
  })

  test('has new keys for everything after a rotation, which seal from their time on', () => {
    const before = withCustomers(newRing('aes-256-gcm', noon), [customer(1)], making)
    const ring = withNewDataKeys(before, { suite: 'sm4', now: noon, sealsFrom: noon + 10 }) ?? before
    const sealing = (at: number) => [...sealingKeys(ring, at)].map(([whose, one]) => [whose, one.number, one.suite])
    expect(sealing(noon + 9)).toEqual([
      [null, 2, 'aes-256-gcm'],
      [customer(1), 3, 'aes-256-gcm'],
    ])
    expect(sealing(noon + 10)).toEqual([
      [null, 4, 'sm4'],
      [customer(1), 5, 'sm4'],
    ])
    expect(ring.index).toEqual(before.index)
    expect(ring.revision).toBe(before.revision + 1)
  })

  test('seals by the first key of nobody behind a clock that stepped back, and by no key of a customer before its time', () => {
    const ring = withCustomers(newRing('aes-256-gcm', noon), [customer(1)], { ...making, sealsFrom: noon + 10 })
    const sealing = (at: number) => [...sealingKeys(ring, at)].map(([whose, one]) => [whose, one.number])
    expect(sealing(noon - 3_600_000)).toEqual([[null, 2]])
    expect(sealing(noon)).toEqual([[null, 2]])
    expect(sealing(noon + 10)).toEqual([
      [null, 2],
      [customer(1), 3],
    ])
  })

  test('has room for so many keys and takes no more', () => {
    const full = withCustomers(newRing('aes-256-gcm', noon), customers(mostKeys + 5), making)
    expect(full.keys).toHaveLength(mostKeys)
    expect(withCustomers(full, [customer(mostKeys + 9)], making)).toBe(full)
    expect(withNewDataKeys(full, making)).toBeUndefined()
    expect(Buffer.byteLength(sealRing(full, { key, suite: 'sm4', master }))).toBeLessThan(mostMatterOctets)
  })
})

describe.each(suiteNames)('the document of a ring under %s', (suite) => {
  const ring = rotated(withCustomers(newRing(suite, noon), customers(3), making))
  const text = sealRing(ring, { key, suite, master })

  test('gives back the ring to who has its key, and nothing of it to anybody else', () => {
    expect(openRing(readRing(text), key)).toEqual(ring)
    expect(() => openRing(readRing(text), new Uint8Array(32).fill(6))).toThrow(KeyError)
    for (const { root } of ring.keys)
      for (const encoding of ['hex', 'base64'] as const)
        expect(text).not.toContain(Buffer.from(root).toString(encoding))
    expect(text).not.toContain(customer(1))
  })

  test('opens no more when any of it was changed', () => {
    const document = JSON.parse(text)
    const sealed = Buffer.from(document.sealed, 'base64')
    for (let bit = 0; bit < sealed.length * 8; bit += 97) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => openRing({ ...document, sealed: changed.toString('base64') }, key)).toThrow(KeyError)
    }
    expect(() => openRing({ ...document, revision: document.revision + 1 }, key)).toThrow(KeyError)
  })

  test.each([
    '',
    '{',
    'null',
    '{}',
    text.replace('"format":1', '"format":2'),
    text.replace(/"sealed":"[^"]+"/, '"sealed":""'),
  ])('is refused when it is something else (%#)', (other) => {
    expect(() => openRing(readRing(other), key)).toThrow(KeyError)
  })
})
