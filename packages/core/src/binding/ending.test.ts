import { describe, expect, test } from 'vitest'
import { type EndReason, endReasonOf, routesUntil, type StoredBinding } from './binding.ts'
import { answerAt, faultOfBlock, unbindAt } from './ending.ts'
import { type BindingTerms, defaultTerms } from './terms.ts'

const binding = (terms: Partial<BindingTerms> = {}, own: Partial<StoredBinding> = {}): StoredBinding =>
  ({
    createdAt: 0,
    expiresAt: 1000,
    unboundAt: null,
    firstAnsweredAt: null,
    revision: 3,
    terms: { ...defaultTerms, ...terms },
    ...own,
  }) as StoredBinding

describe('unbinding', () => {
  test('ends a live binding at its instant, and its grace goes on', () => {
    const ended = unbindAt(binding({ graceMs: 50 }), 500, null)
    expect(ended).toMatchObject({ unboundAt: 500, revision: 4, terms: { graceMs: 50 } })
  })

  test.each([
    ['none is left of it', 0, 500],
    ['a part is left', 20, 520],
    ['it is never lengthened', 80, 550],
  ])('may shorten the grace: %s', (_name, graceMs, until) => {
    const ended = unbindAt(binding({ graceMs: 50 }), 500, graceMs)
    expect(ended === undefined ? undefined : routesUntil(ended)).toBe(until)
  })

  test('changes nothing of what had ended', () => {
    expect(unbindAt(binding(), 1000, null)).toBeUndefined()
    expect(unbindAt(binding(), 1000, 0)).toBeUndefined()
    expect(unbindAt(binding({ graceMs: 50 }), 1010, null)).toBeUndefined()
    expect(unbindAt(binding({ graceMs: 50 }), 1050, 0)).toBeUndefined()
  })

  test('cuts a grace that runs, at this instant and not before it', () => {
    const cut = unbindAt(binding({ graceMs: 50 }), 1010, 0)
    expect(cut).toMatchObject({ unboundAt: null, expiresAt: 1000, revision: 4 })
    expect(cut === undefined ? undefined : routesUntil(cut)).toBe(1010)
    expect(unbindAt(binding({ graceMs: 50 }), 1010, 60)).toBeUndefined()
  })
})

describe('the first answered call ends a binding some time later, where its terms say so', () => {
  const reasonOf = (one: StoredBinding | undefined): EndReason | undefined => one && endReasonOf(one)

  test('at the answer and the time behind it', () => {
    const noted = answerAt(binding({ endAfterAnswerMs: 100 }), 400, 400)
    expect(noted).toMatchObject({ firstAnsweredAt: 400, expiresAt: 500, revision: 4 })
    expect(reasonOf(noted)).toBe('answered')
  })

  test('never later than it would have ended', () => {
    const noted = answerAt(binding({ endAfterAnswerMs: 700 }), 400, 400)
    expect(noted).toMatchObject({ firstAnsweredAt: 400, expiresAt: 1000 })
    expect(reasonOf(noted)).toBe('expired')
  })

  test('never before the instant at which it is noted', () => {
    expect(answerAt(binding({ endAfterAnswerMs: 0 }), 400, 420)).toMatchObject({ expiresAt: 420 })
  })

  test('only the first, only a live one, only where it is asked for', () => {
    expect(answerAt(binding({ endAfterAnswerMs: 100 }, { firstAnsweredAt: 300 }), 400, 400)).toBeUndefined()
    expect(answerAt(binding({ endAfterAnswerMs: 100 }), 1000, 1000)).toBeUndefined()
    expect(answerAt(binding({ endAfterAnswerMs: 100 }, { unboundAt: 300 }), 400, 400)).toBeUndefined()
    expect(answerAt(binding(), 400, 400)).toBeUndefined()
  })
})

describe('NUM-3: a change lets a binding outlive its block', () => {
  test.each([
    ['that ends before its new end', 1_200, 1_199, true],
    ['that ends with it', 1_200, 1_200, false],
    ['that has no end', 1_200, null, false],
    ['that ended before its old end, when it comes to live no longer', 1_050, 900, false],
    ['that ended before its old end, when it comes to live longer', 1_051, 900, true],
  ])('%s', (_name, liveUntil, validUntil, outlives) => {
    const fault = faultOfBlock(binding({ graceMs: 50 }), { liveUntil, enter: [] }, { state: 'active', validUntil })
    expect(fault).toBe(outlives ? 'outlives' : undefined)
  })

  test('not where its block is not known', () => {
    expect(faultOfBlock(binding(), { liveUntil: 2_000, enter: [] }, undefined)).toBeUndefined()
  })
})

describe('NUM-6: a block that is not active bears a change of a binding', () => {
  const party = { side: 'a', party: new Uint8Array(16) } as const
  test.each([
    ['that ends it earlier', 1_000, [], undefined],
    ['that leaves its end', 1_050, [], undefined],
    ['that lets it live longer', 1_051, [], 'withdrawn'],
    ['that lets somebody enter', 1_050, [party], 'withdrawn'],
  ] as const)('or not: one %s', (_name, liveUntil, enter, expected) => {
    for (const state of ['withdrawn', 'recovered', 'allocated'] as const) {
      const fault = faultOfBlock(binding({ graceMs: 50 }), { liveUntil, enter }, { state, validUntil: null })
      expect(fault).toBe(expected)
    }
  })
})
