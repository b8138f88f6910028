import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSource, repositoryRoot } from '../repository.ts'
import { idsOfChecklist, mappedIds, names, titlesOf } from './compliance-map.ts'

const rows = mappedIds(readSource('docs/compliance.md'))
const built = rows.filter(({ isBuilt }) => isBuilt)

describe('the map of the checklist', () => {
  test('has each id once, in its order, and no other', () => {
    expect(rows.map(({ id }) => id)).toEqual(idsOfChecklist)
  })

  test('says why, where something is not built', () => {
    const silent = rows.filter(({ isBuilt, says }) => !isBuilt && says.length < 40)
    expect(silent).toEqual([])
    expect(rows.filter(({ isBuilt, tests }) => !isBuilt && tests.length > 0)).toEqual([])
  })

  test('names files that are there', () => {
    const named = built.flatMap(({ places, tests }) => [...places, ...tests])
    expect(named.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([])
    expect(built.filter(({ places, tests }) => places.length === 0 || tests.length === 0)).toEqual([])
  })

  test('names for each id tests that have it in their names', () => {
    const missing = built.flatMap(({ id, tests }) =>
      tests
        .filter((path) => !titlesOf(readSource(path)).some((title) => names(title, id)))
        .map((path) => `${id} ${path}`),
    )
    expect(missing).toEqual([])
  })
})
