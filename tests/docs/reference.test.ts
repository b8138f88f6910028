import { expect, test } from 'vitest'
import type { ApiDocument } from '../../scripts/reference/api-page.ts'
import { readCommandHelp } from '../../scripts/reference/cli-page.ts'
import { referencePages } from '../../scripts/reference/reference-pages.ts'
import { readSource, sourceFiles } from '../repository.ts'

const document = JSON.parse(readSource('openapi.json')) as ApiDocument
const help = await readCommandHelp()
const folder = 'docs/reference'

test('the reference is what the contract, the configuration and the command say now; `npm run reference` writes it anew', () => {
  const made = Object.entries(referencePages(document, help)).map(
    ([name, text]) => [`${folder}/${name}`, text] as const,
  )
  expect(made.map(([path]) => path).sort()).toEqual(sourceFiles(folder))
  for (const [path, text] of made) expect(readSource(path) === text, path).toBe(true)
})

test('every operation, schema, key and command has its place', () => {
  const pages = referencePages(document, help)
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of Object.keys(methods)) {
      expect(pages['api.md']).toContain(`\n### ${method.toUpperCase()} ${path}\n`)
    }
  }
  for (const name of Object.keys(document.components.schemas)) expect(pages['api.md']).toContain(`\n### ${name}\n`)
  for (const name of help.names) expect(pages['cli.md']).toContain(`\n## ${name}\n`)
  for (const key of ['http.listen', 'sip.tls.certificate', 'trunks[].spellings[].rest', 'log.level']) {
    expect(pages['config.md']).toContain(`| \`${key}\` |`)
  }
})

test('every code says what to do about it; scripts/reference/error-advice.ts has the sentences', () => {
  const rows = referencePages(document, help)['errors.md']?.match(/^\| `\w+` \|.*$/gm) ?? []
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([])
})

test('an operation or a field that is added to openapi.json is in the reference then', () => {
  const changed = structuredClone(document) as unknown as {
    paths: Record<string, Record<string, object>>
    components: { schemas: Record<string, { properties: Record<string, object> }> }
  }
  const { Pool } = changed.components.schemas
  if (Pool === undefined) throw new Error('the contract has other schemas')
  Pool.properties.shelf = { enum: ['high', 'low'], description: 'Where it stands' }
  changed.paths['/v1/shelf'] = { get: { ...changed.paths['/v1/pool']?.get, operationId: 'getShelf' } }
  const text = referencePages(changed as unknown as ApiDocument, help)['api.md']
  expect(text).toContain('| `shelf` | `high`, `low` | no | Where it stands. |\n')
  expect(text).toContain('\n### GET /v1/shelf\n')
})
