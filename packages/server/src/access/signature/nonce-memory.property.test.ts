import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FingerprintSet } from './fingerprint-set.ts'
import { NonceMemory } from './nonce-memory.ts'

const word = fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 3 }))

test('a set of fingerprints holds what was added and nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, word), { maxLength: 2_000 }),
      fc.array(fc.tuple(word, word), { maxLength: 50 }),
      (added, others) => {
        const set = new FingerprintSet(0)
        // Second words of 0 and 1 are one: a free slot needs the 0.
        const model = new Set<string>()
        for (const [high, low] of added) {
          set.add(high, low)
          model.add(`${high} ${low || 1}`)
          expect(set.count).toBe(model.size)
        }
        for (const [high, low] of [...added, ...others]) {
          expect(set.has(high, low)).toBe(model.has(`${high} ${low || 1}`))
        }
      },
    ),
    { numRuns: 50 },
  )
})

const window = 300
const ahead = 60

/** Times stay within a few windows, so that clocks cross each other's buckets. */
const take = fc.record({
  key: fc.constantFrom('k', 'j'),
  nonce: fc.integer({ min: 0, max: 5 }).map(String),
  offset: fc.integer({ min: -window, max: ahead }),
  /** How the clock goes on before: now and then far, and now and then back. */
  step: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: -2_000, max: 2_000 })),
})

test('whatever the clock does, no signature is taken twice, and no nonce twice while no clock had passed it', () => {
  fc.assert(
    fc.property(fc.array(take, { maxLength: 200 }), (takes) => {
      const memory = new NonceMemory()
      const taken = new Map<string, number[]>()
      let now = 1_800_000_000
      let latest = now
      for (const { key, nonce, offset, step } of takes) {
        now += step
        latest = Math.max(latest, now)
        const created = now + offset
        const before = taken.get(`${key} ${nonce}`) ?? []
        const outcome = memory.take(key, nonce, created, now - window)
        if (outcome !== 'taken') continue
        expect(before).not.toContain(created)
        expect(before.filter((other) => other >= latest - window)).toEqual([])
        taken.set(`${key} ${nonce}`, [...before, created])
      }
    }),
    { numRuns: 1_000 },
  )
})
