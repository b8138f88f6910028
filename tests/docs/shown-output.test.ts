import { describe, expect, test } from 'vitest'
import { jsonDifference, missingLine } from './shown-output.ts'

describe('an answer that a page shows', () => {
  const shown = { id: 'bnd_…', at: '2026-11-26T08:00:00.000Z', state: 'live', x: null, list: [{ n: 1 }] }

  test('is that of the server but for times and what is shown as …', () => {
    const real = { ...shown, id: 'bnd_abc', at: '2030-01-01T00:00:00.001Z' }
    expect(jsonDifference(shown, real)).toBeUndefined()
  })

  test.each([
    ['a value', { state: 'ended' }, 'the answer.state is not as shown'],
    ['what is null', { x: '700' }, 'the answer.x is not as shown'],
    ['the beginning of an id', { id: 'call_abc' }, 'the answer.id is not as shown'],
    ['a time', { at: 'soon' }, 'the answer.at is no time'],
    ['a value within', { list: [{ n: 2 }] }, 'the answer.list.0.n is not as shown'],
    ['the length of a list', { list: [] }, 'the answer.list has the keys , and 0 are shown'],
    ['a list', { list: { 0: { n: 1 } } }, 'the answer.list is no such thing'],
  ])('is told from one that differs in %s', (_what, changed, difference) => {
    const real = { ...shown, id: 'bnd_abc', ...changed }
    expect(jsonDifference(shown, real)).toBe(difference)
  })

  test('is told from one with a key more or less', () => {
    const { x: _left, ...less } = { ...shown, id: 'bnd_abc' }
    expect(jsonDifference(shown, less)).toMatch(/^the answer has the keys /)
    expect(jsonDifference(shown, { ...less, x: null, y: null })).toMatch(/^the answer has the keys /)
  })
})

describe('lines that a page shows', () => {
  test('stand in the output in their order, with others between them and any number of blanks', () => {
    expect(missingLine('a  b\nx … z\n', 'first\na   b\nsecond\nx y y z\n')).toBeUndefined()
  })

  test.each([
    ['b\na\n', 'a'],
    ['a\nb\nc\n', 'c'],
    ['a\n', undefined],
    ['a…c\n', 'a…c'],
  ])('%j: %j is missing', (shown, missing) => {
    expect(missingLine(shown, 'a\nb\n')).toBe(missing)
  })
})
