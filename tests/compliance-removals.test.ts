import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compiledTests, nameOfTests } from '../prove/compliance/removal.ts'
import { removals } from '../prove/compliance/removals.ts'
import { idsOfChecklist, mappedIds, names, titlesOf } from './docs/compliance-map.ts'
import { readSource, repositoryRoot } from './repository.ts'

/** What the pilot has to be fit for: each of these is held by a test that fails without it. */
const proven: readonly string[] = [
  ...['APP-1', 'APP-2', 'APP-13', 'APP-17', 'BASE-2', 'BASE-4', 'BASE-12', 'USE-1', 'USE-2', 'USE-3', 'USE-4', 'USE-6'],
  ...['REG-1', 'REG-2', 'REG-4', 'REG-5', 'REG-6'],
  ...['SEC-1', 'SEC-2', 'SEC-3', 'SEC-4', 'SEC-5', 'SEC-6', 'SEC-7', 'SEC-8', 'SEC-9'],
]

const rows = mappedIds(readSource('docs/compliance.md'))

test('each id that the pilot needs is taken out at least once, and no id is unknown', () => {
  const tried = new Set(removals.map(({ id }) => id))
  expect(proven.filter((id) => !tried.has(id))).toEqual([])
  expect([...tried].filter((id) => !idsOfChecklist.includes(id))).toEqual([])
  expect(new Set(removals.map(({ id, gone }) => `${id} ${gone}`)).size).toBe(removals.length)
})

test.each(removals)('what $id asks for can still be taken out: $gone', (removal) => {
  const { id, edits, tests, named } = removal
  for (const { file, find, replace } of edits) {
    expect(readSource(file).split(find), file).toHaveLength(2)
    expect(replace).not.toBe(find)
  }
  expect(existsSync(join(repositoryRoot, compiledTests(removal))), tests).toBe(true)
  const titles = titlesOf(readSource(tests))
  expect(titles.some((title) => names(title, id))).toBe(true)
  if (named !== undefined) {
    expect(readSource(tests)).toContain(named)
    expect(nameOfTests(removal).source).toContain(named)
  }
  // The page says that this file proves the id.
  expect(rows.find((row) => row.id === id)?.tests).toContain(tests)
})
