import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

const textOf = (value: unknown): string => {
  const written = canonicalJson(value)
  if (!written.ok) throw new Error(written.rule)
  return written.value
}

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, shuffled(item)]),
  )
}

test('bodies that say the same have one text, however deep their fields are in another order', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const value: unknown = JSON.parse(text)
      expect(textOf(shuffled(value))).toBe(textOf(value))
      expect(JSON.parse(textOf(value))).toEqual(value)
    }),
  )
})

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ items: [1, 2] }, { items: [2, 1] }],
  [{ items: [{ a: 1 }] }, { items: [{ a: 1 }, {}] }],
  [{ a: null }, {}],
  [{ a: '1' }, { a: 1 }],
  [{ a: { b: 1 } }, { a: { c: 1 } }],
])('bodies that say something else have another text (%#)', (one, other) => {
  expect(textOf(one)).not.toBe(textOf(other))
})

test('a value that is nested too deep is refused and does not run the stack out', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep]
  expect(canonicalJson(deep).ok).toBe(false)
  expect(canonicalJson({ items: [{ a: deep }] }).ok).toBe(false)
})
