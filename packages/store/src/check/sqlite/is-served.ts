import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'

/** Whether a running server has the directory open: it holds the lock of directory-lock.ts. Looks for a moment and holds nothing. */
export const isServed = (directory: string): boolean => {
  const file = join(directory, 'axbridge.lock')
  if (!existsSync(file)) return false
  const database = new Sqlite(file, { readonly: true, timeout: 0 })
  try {
    database.prepare('SELECT count(*) FROM sqlite_master').get()
    return false
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true
    throw error
  } finally {
    database.close()
  }
}
