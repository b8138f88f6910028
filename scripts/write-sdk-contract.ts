import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { contractFiles } from './sdk-contract/contract-files.ts'
import type { OpenApi } from './sdk-contract/schema.ts'

// Compiled to dist/scripts/, two folders below the repository's root.
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const document = JSON.parse(readFileSync(at('openapi.json'), 'utf8')) as OpenApi
for (const [name, text] of Object.entries(contractFiles(document))) {
  writeFileSync(at(`packages/sdk/src/contract/${name}`), text)
}
