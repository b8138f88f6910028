import { expect, test } from 'vitest'
import { plantedLeaks } from '../prove/leaks/planted-leaks.ts'
import { readSource } from './repository.ts'

test('the list of planted leaks is long, and says each once', () => {
  expect(plantedLeaks.length).toBeGreaterThanOrEqual(10)
  expect(new Set(plantedLeaks.map(({ name }) => name)).size).toBe(plantedLeaks.length)
})

test.each(plantedLeaks)('a leak can still be planted: $name', ({ edits }) => {
  for (const { file, find, replace } of edits) {
    expect(readSource(file).split(find), file).toHaveLength(2)
    expect(replace).not.toBe(find)
  }
})
