import { join } from 'node:path'
import { StoreError } from '@axbridge/core'
import Sqlite from 'better-sqlite3'
import { toStoreError } from './store-errors.ts'

export type DirectoryLock = { release(): void }

/**
 * Makes this process the only one that has the directory open. The lock is SQLite's own exclusive lock on a file beside
 * the database: the kernel drops it with the process, so that kill -9 leaves nothing behind to clean up.
 */
export const lockDirectory = (directory: string): DirectoryLock => {
  const database = new Sqlite(join(directory, 'axbridge.lock'), { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    const isHeld = cause instanceof Sqlite.SqliteError && cause.code.startsWith('SQLITE_BUSY')
    if (!isHeld) throw toStoreError(cause)
    throw new StoreError('busy', 'another running AXBridge has it open', { cause })
  }
  return { release: () => database.close() }
}
