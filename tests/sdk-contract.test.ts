import { expect, test } from 'vitest'
import { contractFiles } from '../scripts/sdk-contract/contract-files.ts'
import type { OpenApi } from '../scripts/sdk-contract/schema.ts'
import { readSource, sourceFiles } from './repository.ts'

const document = JSON.parse(readSource('openapi.json')) as OpenApi
const folder = 'packages/sdk/src/contract'

test('the types of the SDK are what openapi.json says now; `npm run openapi` writes them anew', () => {
  const made = Object.entries(contractFiles(document)).map(([name, text]) => [`${folder}/${name}`, text] as const)
  expect(made.map(([path]) => path).sort()).toEqual(sourceFiles(folder))
  for (const [path, text] of made) expect(readSource(path) === text, path).toBe(true)
})

test('a field, a code or an operation that is added to openapi.json is in the types then', () => {
  const changed = structuredClone(document) as unknown as {
    paths: Record<string, Record<string, object>>
    components: { schemas: Record<string, { properties: Record<string, { enum: string[] }>; required: string[] }> }
  }
  const { Pool, Problem } = changed.components.schemas
  if (Pool === undefined || Problem?.properties.code === undefined) throw new Error('the contract has other schemas')
  Pool.properties.shelf = { enum: ['high', 'low'] }
  Pool.required.push('shelf')
  Problem.properties.code.enum.push('too_high')
  const pool = changed.paths['/v1/pool']?.get
  changed.paths['/v1/shelf'] = { get: { ...pool, operationId: 'getShelf' } }
  const files = contractFiles(changed as unknown as OpenApi)
  expect(files['answers.ts']).toContain("  readonly shelf: 'high' | 'low'\n")
  expect(files['answers.ts']).toContain("    | 'too_high'\n")
  expect(files['operations.ts']).toContain("  getShelf: {\n    method: 'GET',\n    path: '/v1/shelf',\n")
  expect(files['operations.ts']).toContain('  readonly getShelf: Pool\n')
})

test('an operation of administration is in the files of the console, and in no file of the customers', () => {
  const changed = structuredClone(document) as unknown as { paths: Record<string, Record<string, object>> }
  const listed = changed.paths['/admin/v1/customers']?.get
  changed.paths['/admin/v1/shelves'] = { get: { ...listed, operationId: 'listShelves', summary: 'List shelves' } }
  const files = contractFiles(changed as unknown as OpenApi)
  expect(files['console-operations.ts']).toContain(
    "  listShelves: {\n    method: 'GET',\n    path: '/admin/v1/shelves',\n",
  )
  expect(files['console-methods.ts']).toContain(
    "  listShelves(query: ListShelvesQuery = {}, options?: CallOptions): Listing<CustomerPage['items'][number]> {\n",
  )
  for (const name of ['answers.ts', 'operations.ts', 'requests.ts']) expect(files[name]).not.toContain('Shelves')
})

test('a schema that has no type yet is refused, and not written as anything', () => {
  const changed = structuredClone(document) as unknown as {
    components: { schemas: { Pool: { properties: Record<string, object> } } }
  }
  changed.components.schemas.Pool.properties.shelf = { type: 'shelf' }
  expect(() => contractFiles(changed as unknown as OpenApi)).toThrow('PoolShelf')
})
