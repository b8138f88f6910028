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
  // The version is part of the file's header and changes in the same transaction.
  const bring = database.transaction((to: number, steps: readonly string[]) => {
    for (const step of steps) database.exec(step)
    database.pragma(`user_version = ${to}`)
  })
  // A new store has nothing to move: one transaction makes it, with one sync of the disk.
  if (version === 0) bring(migrations.length, migrations)
  else for (const [index, step] of migrations.entries()) if (index >= version) bring(index + 1, [step])
}
