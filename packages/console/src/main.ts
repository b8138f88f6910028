import { askAhead } from './first/first-answers.ts'
import { readPreferences } from './first/kept-preferences.ts'
import { openPaths } from './first/open-paths.ts'
import { loadPageFile } from './first/page-file.ts'
import { loadWords } from './words/load-words.ts'

// What draws is a large file. All else that the first page needs is asked for here, and is there when that file is.
if (!openPaths.has(location.pathname)) askAhead('/console/v1/session')
loadPageFile(location.pathname)
const words = loadWords(readPreferences().language)
const [{ draw }] = await Promise.all([import('./app/draw.tsx'), words])
await draw()
