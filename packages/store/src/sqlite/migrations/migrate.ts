import { StoreError } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { migrations } from './migrations.ts'

/** Brings the schema forward. Throws StoreError `schema_newer` for one that a later version of AXBridge wrote. */
export const migrate = (database: Database): void => {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    throw new StoreError(
      'schema_newer',
      `the store has schema ${version} and this version of AXBridge knows ${migrations.length}: use the later one`,
    )
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue
    // The version is part of the file's header and changes in the same transaction.
    database.transaction(() => {
      database.exec(migration)
      database.pragma(`user_version = ${index + 1}`)
    })()
  }
}
