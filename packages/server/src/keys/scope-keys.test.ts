import { createSecretKey, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { ScopeKeys } from './scope-keys.ts'

const root = { name: '1/' }

const counting = (limit: number) => {
  const derived: string[] = []
  const keys = new ScopeKeys<KeyObject, { name: string }>(({ name }, scope) => {
    derived.push(name + scope)
    return createSecretKey(Buffer.from(scope.padEnd(32)))
  }, limit)
  return { derived, keys }
}

test('a key is derived once while it is held', () => {
  const { derived, keys } = counting(2)
  expect(keys.of(root, 'one')).toBe(keys.of(root, 'one'))
  expect(derived).toEqual(['1/one'])
})

test('the same scope of another root has another key', () => {
  const { derived, keys } = counting(2)
  expect(keys.of(root, 'one')).not.toBe(keys.of({ name: '2/' }, 'one'))
  expect(derived).toEqual(['1/one', '2/one'])
})

test('no more keys are held than the limit, and the one not used for longest goes first', () => {
  const { derived, keys } = counting(2)
  for (const scope of ['one', 'two', 'one', 'three', 'one', 'two']) keys.of(root, scope)
  expect(derived).toEqual(['1/one', '1/two', '1/three', '1/two'])
  expect(keys.size).toBe(2)
})
