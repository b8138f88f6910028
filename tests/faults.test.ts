import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { coreFaults } from '../prove/faults/core-faults.ts'
import { storeFaults } from '../prove/faults/store-faults.ts'
import { readSource, repositoryRoot } from './repository.ts'

const faults = [...coreFaults, ...storeFaults]

test('the list of small faults is long, and says each once', () => {
  expect(faults.length).toBeGreaterThanOrEqual(24)
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
})

test.each(faults)('a fault can still be put into the code: $name', ({ file, find, replace, kills }) => {
  expect(readSource(file).split(find)).toHaveLength(2)
  expect(replace).not.toBe(find)
  expect(kills.length).toBeGreaterThan(0)
  for (const kill of kills) expect(existsSync(join(repositoryRoot, kill)), kill).toBe(true)
})
