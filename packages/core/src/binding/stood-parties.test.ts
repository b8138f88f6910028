import { describe, expect, test } from 'vitest'
import type { PartyOfBinding } from './parties.ts'
import { bringsOthers, stoodAt, stoodIn } from './stood-parties.ts'

const sealed = (n: number) => new Uint8Array([n])
const former = (revision: number, until: number) => ({ revision, until, parties: sealed(revision) })
const now = { createdAt: 100, revision: 9, parties: sealed(9) }

describe('who stood in a binding', () => {
  test('is who stands there, from its making on, where nobody was changed', () => {
    expect(stoodIn(now, [], 1)).toEqual([{ parties: sealed(9), from: 100, to: null, isCertain: true }])
  })

  test('is told from change to change, and at the instant of a change it is those whom it brought (REG-1)', () => {
    const stood = stoodIn(now, [former(0, 200), former(4, 300)], 1)
    expect(stood.map(({ from, to }) => [from, to])).toEqual([
      [100, 200],
      [200, 300],
      [300, null],
    ])
    const at = (instant: number) => stoodAt(stood, instant)?.parties[0]
    expect([99, 100, 199, 200, 299, 300, 1_000].map(at)).toEqual([undefined, 0, 0, 4, 4, 9, 9])
  })

  test('is, of two changes in one millisecond, who stood before the first and who stands after the second (REG-1)', () => {
    const stood = stoodIn(now, [former(0, 200), former(1, 200)], 1)
    expect([199, 200].map((at) => stoodAt(stood, at)?.parties[0])).toEqual([0, 9])
  })

  test('is not told of a change that was made after the binding was read', () => {
    expect(stoodIn({ ...now, revision: 4 }, [former(0, 200), former(4, 300)], 1)).toHaveLength(2)
  })

  test('is not certain before former parties were kept, where the first change may have been before that (REG-1)', () => {
    const of = (createdAt: number, ...kept: readonly ReturnType<typeof former>[]) =>
      stoodIn({ ...now, createdAt }, kept, 150).map(({ from, to, isCertain }) => [from, to, isCertain])
    expect(of(100)).toEqual([
      [100, 150, false],
      [150, null, true],
    ])
    expect(of(100, former(2, 120))).toEqual([
      [100, 120, false],
      [120, 120, true],
      [120, null, true],
    ])
    expect(of(100, former(0, 200))).toEqual([
      [100, 200, true],
      [200, null, true],
    ])
    expect(of(150)).toEqual([[150, null, true]])
    expect(stoodIn({ ...now, createdAt: 100, revision: 0 }, [], 150)).toMatchObject([{ from: 100, isCertain: true }])
  })
})

test('a change brings others where somebody enters or leaves, and not where terms, expiry or the default member change', () => {
  const one: PartyOfBinding = { party: sealed(1), side: 'a' }
  const changed = { parties: sealed(2) }
  expect(bringsOthers({ changed, enter: [one], leave: [] })).toBe(true)
  expect(bringsOthers({ changed, enter: [], leave: [one] })).toBe(true)
  expect(bringsOthers({ changed, enter: [], leave: [] })).toBe(false)
  expect(bringsOthers({ changed: { expiresAt: 1 }, enter: [], leave: [] })).toBe(false)
})
