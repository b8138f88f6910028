import { temporaryDirectory } from '@axbridge/store/contract/temporary-directory'
import { openSqliteStore } from '@axbridge/store/sqlite'
import { test } from 'vitest'
import { provenThroughCrashes } from './killed-deletion.ts'

test('kill -9 in the middle of a deletion leaves no row deleted without proof, and none proven that is there (SEC-3)', async () => {
  const directory = temporaryDirectory()
  await provenThroughCrashes({ kind: 'sqlite', place: directory, open: () => openSqliteStore({ directory }) })
}, 90_000)
