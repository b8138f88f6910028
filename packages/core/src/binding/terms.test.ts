import { describe, expect, test } from 'vitest'
import { type BindingTerms, defaultTerms, mayTurnTo, readTerms, writeTerms } from './terms.ts'

describe('terms as a store keeps them', () => {
  test('default terms cost nothing', () => {
    expect(writeTerms({ ...defaultTerms })).toBeNull()
    expect(readTerms(null)).toEqual(defaultTerms)
  })

  test.each<Partial<BindingTerms>>([
    { direction: 'a_to_b' },
    { calls: false, messages: false },
    { ringTimeoutMs: 20_000, longestCallMs: 60_000 },
    { atEnd: 'cut', graceMs: 1, endAfterAnswerMs: 0, groupCallee: 'last_caller' },
  ])('%o comes back as it was', (own) => {
    const terms = { ...defaultTerms, ...own }
    const text = writeTerms(terms)
    expect(readTerms(text)).toEqual(terms)
    expect(Object.keys(JSON.parse(text ?? '{}'))).toEqual(Object.keys(defaultTerms).filter((name) => name in own))
  })
})

test('a direction lets one side turn to the other, or both (APP-9)', () => {
  const allowed = (direction: BindingTerms['direction']) =>
    (['a', 'b'] as const).filter((side) => mayTurnTo({ ...defaultTerms, direction }, side))
  expect(allowed('both')).toEqual(['a', 'b'])
  expect(allowed('a_to_b')).toEqual(['a'])
  expect(allowed('b_to_a')).toEqual(['b'])
})
