import { closeSync, openSync } from 'node:fs'
import { StoreError } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'

export type WriteSettings = {
  /** How many pages the WAL may have before a commit copies them into the database. */
  readonly checkpointPages: number
  /** What the writer keeps of the database in memory. */
  readonly writeCacheKiB: number
}

const pageSize = 8_192

/** In the WAL a page has a head of its own. https://www.sqlite.org/fileformat2.html#the_write_ahead_log */
const walFrameHead = 24

/** How long a group of writes waits for a lock that a foreign process holds on the file; then it is rejected as busy. */
const writeTimeoutMs = 1_000

/** A read waits in the thread that carries calls. In WAL mode no writer is in its way, only a recovery is. */
const readTimeoutMs = 250

/** The only connection that writes. */
export const openWriteConnection = (file: string, settings: WriteSettings): Database => {
  // SQLite makes its files readable for all, and the WAL like the database; this one is its owner's alone.
  closeSync(openSync(file, 'a', 0o600))
  const database = new Sqlite(file, { timeout: writeTimeoutMs })
  // A larger page makes fewer interior pages and fewer overflow pages; it is fixed when the file is made.
  database.pragma(`page_size = ${pageSize}`)
  database.pragma('journal_mode = WAL')
  // In WAL mode NORMAL syncs only before a checkpoint: a commit then survives kill -9, but power loss takes the last
  // ones away. FULL syncs the WAL after every commit, which is what promise 7 says, and group commit pays for it.
  // better-sqlite3 is built with NORMAL as the default for WAL. https://www.sqlite.org/pragma.html#pragma_synchronous
  database.pragma('synchronous = FULL')
  database.pragma(`wal_autocheckpoint = ${settings.checkpointPages}`)
  // A WAL that begins again keeps its length: to write over a file costs half of what it costs to lengthen it.
  database.pragma(`journal_size_limit = ${settings.checkpointPages * (pageSize + walFrameHead)}`)
  database.pragma(`cache_size = -${settings.writeCacheKiB}`)
  database.pragma('foreign_keys = OFF')
  database.pragma('temp_store = MEMORY')
  return database
}

/**
 * Copies the WAL into the database and begins it again: a start finds one page in it then, and the file keeps its length. Who reads
 * on in it, as a backup does for minutes, is not waited for: writes would stand still meanwhile. It begins again after a later one.
 */
export const beginWalAgain = (database: Database): void => {
  database.pragma('busy_timeout = 0')
  try {
    database.pragma('wal_checkpoint(RESTART)')
  } finally {
    database.pragma(`busy_timeout = ${writeTimeoutMs}`)
  }
  // It begins again with the next write. This one changes nothing.
  const version = Number(database.pragma('user_version', { simple: true }))
  database.pragma(`user_version = ${version}`)
}

/** A connection that reads committed rows in its caller's thread. */
export const openReadConnection = (file: string): Database => {
  const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: readTimeoutMs })
  database.pragma('query_only = ON')
  return database
}

/** Throws StoreError `closed` when the connection of a store that was closed is asked. */
export const assertOpen = (database: Database): void => {
  if (!database.open) throw new StoreError('closed', 'the store is closed')
}
