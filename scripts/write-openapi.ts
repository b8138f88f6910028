import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openApiText } from '@axbridge/api'

// Compiled to dist/scripts/, two folders below the repository's root.
writeFileSync(fileURLToPath(new URL('../../openapi.json', import.meta.url)), openApiText())
