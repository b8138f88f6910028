import { createSecretKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { ScopeKeys } from './scope-keys.ts'

const counting = (limit: number) => {
  const derived: string[] = []
  const keys = new ScopeKeys((scope) => {
    derived.push(scope)
    return createSecretKey(Buffer.from(scope.padEnd(32)))
  }, limit)
  return { derived, keys }
}

test('a key is derived once while it is held', () => {
  const { derived, keys } = counting(2)
  expect(keys.of('one')).toBe(keys.of('one'))
  expect(derived).toEqual(['one'])
})

test('no more keys are held than the limit, and the one not used for longest goes first', () => {
  const { derived, keys } = counting(2)
  for (const scope of ['one', 'two', 'one', 'three', 'one', 'two']) keys.of(scope)
  expect(derived).toEqual(['one', 'two', 'three', 'two'])
  expect(keys.size).toBe(2)
})
