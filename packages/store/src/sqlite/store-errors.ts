import { StoreError, type StoreErrorCode } from '@axbridge/core'
import Sqlite from 'better-sqlite3'

/** The primary codes of https://www.sqlite.org/rescode.html that say that the file or its disk is at fault. */
const diskCodes = ['FULL', 'IOERR', 'CANTOPEN', 'READONLY', 'CORRUPT', 'NOTADB', 'PERM'].map((code) => `SQLITE_${code}`)

const codeOf = (code: string): StoreErrorCode => {
  if (diskCodes.some((disk) => code.startsWith(disk))) return 'disk'
  return code.startsWith('SQLITE_BUSY') ? 'busy' : 'internal'
}

/** SQLite's messages name tables and columns and never a value, so they may be passed on. */
export const toStoreError = (error: unknown): StoreError => {
  if (error instanceof StoreError) return error
  if (error instanceof Sqlite.SqliteError) {
    return new StoreError(codeOf(error.code), `${error.code}: ${error.message}`, { cause: error })
  }
  return new StoreError('internal', error instanceof Error ? error.message : 'unknown failure', { cause: error })
}

/** A disk or a lock stands in the way: whatever was to be written, it would have failed. */
export const isOfEnvironment = (error: unknown): boolean => ['disk', 'busy'].includes(toStoreError(error).code)

/**
 * After a sync that failed, what was written may be on the disk or not, and a sync that succeeds afterwards says nothing
 * of it: the kernel drops what it could not write.
 */
export const isSyncFailure = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && /^SQLITE_IOERR_(?:DIR_)?FSYNC$/.test(error.code)
