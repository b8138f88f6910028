import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ApiDocument } from './reference/api-page.ts'
import { readCommandHelp } from './reference/cli-page.ts'
import { referencePages } from './reference/reference-pages.ts'

// Compiled to dist/scripts/, two folders below the repository's root.
const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const document = JSON.parse(readFileSync(at('openapi.json'), 'utf8')) as ApiDocument
mkdirSync(at('docs/reference'), { recursive: true })
for (const [name, text] of Object.entries(referencePages(document, await readCommandHelp()))) {
  writeFileSync(at(`docs/reference/${name}`), text)
}
