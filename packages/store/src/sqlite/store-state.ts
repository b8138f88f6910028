import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Database } from 'better-sqlite3'
import { isServed } from '../check/sqlite/is-served.ts'
import { openReadConnection } from './connections.ts'
import { migrations } from './migrations/migrations.ts'
import { committedStatements } from './statements.ts'
import { toStoreError } from './store-errors.ts'

/** What a start would find in a directory. `schema` is that of the files, `known` that of this version. */
export type SqliteState =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly says: string }
  | {
      readonly kind: 'found'
      readonly schema: number
      readonly known: number
      /** ms */
      readonly committedTime: number
      /** Whether a server has it open. */
      readonly isServed: boolean
    }

/** Looks without a change, whether a server has the store open or not. */
export const readSqliteState = (directory: string): SqliteState => {
  const path = resolve(directory)
  const file = join(path, 'axbridge.db')
  if (!existsSync(file)) return { kind: 'none' }
  let database: Database | undefined
  try {
    database = openReadConnection(file)
    const schema = Number(database.pragma('user_version', { simple: true }))
    const committedTime = schema === 0 ? 0 : (database.prepare<[], number>(committedStatements.read).pluck().get() ?? 0)
    return { kind: 'found', schema, known: migrations.length, committedTime, isServed: isServed(path) }
  } catch (error) {
    return { kind: 'unreadable', says: toStoreError(error).message }
  } finally {
    database?.close()
  }
}
