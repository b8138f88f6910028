import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StoreError } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'
import { openReadConnection } from '../sqlite/connections.ts'
import { migrations } from '../sqlite/migrations/migrations.ts'
import { committedStatements } from '../sqlite/statements.ts'
import { toStoreError } from '../sqlite/store-errors.ts'
import { type BackupManifest, databaseFile, manifestFile, sha256Of } from './manifest.ts'

export type BackUpSettings = {
  /** What is copied in a second at most: a server that runs shares the disk. */
  readonly bytesPerSecond: number
  progress(part: string, bytes: number): void
}

const pagesInStep = 64

/**
 * Copies the store of a directory into a new folder, while a server has it open or not. Everything is copied out of one
 * snapshot, so that the copy is what was committed at one instant: the WAL keeps what is written meanwhile. Rejects with
 * StoreError `disk` when the folder is not empty, when there is no store, or when the copy is not sound.
 */
export const backUpEmbeddedStore = async (
  directory: string,
  folder: string,
  { bytesPerSecond, progress }: BackUpSettings,
): Promise<BackupManifest> => {
  const source = openSource(join(resolve(directory), databaseFile))
  try {
    makeEmptyFolder(folder)
    const part = join(folder, `${databaseFile}.part`)
    const schema = Number(source.pragma('user_version', { simple: true }))
    if (schema > migrations.length) throw new StoreError('schema_newer', 'a later version of AXBridge wrote the store')
    const committedTime = source.prepare<[], number>(committedStatements.read).pluck().get() ?? 0
    const madeAt = Date.now()
    // The folder is its owner's alone, and so is what SQLite makes in it.
    closeSync(openSync(part, 'wx', 0o600))
    await copyPages(source, part, bytesPerSecond, progress)
    progress('looking at the copy', 0)
    assertSound(part)
    sync(part)
    const manifest: BackupManifest = {
      format: 1,
      store: 'embedded',
      schema,
      madeAt: new Date(madeAt).toISOString(),
      committedTime: new Date(committedTime).toISOString(),
      bytes: statSync(part).size,
      sha256: await sha256Of(part),
    }
    renameSync(part, join(folder, databaseFile))
    writeFileSync(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
    sync(folder)
    return manifest
  } catch (error) {
    throw toStoreError(error)
  } finally {
    source.close()
  }
}

/** The read transaction stays open while its pages are copied: else a copy would begin again with each commit of the server. */
const openSource = (file: string): Database => {
  let database: Database | undefined
  try {
    database = openReadConnection(file)
    database.exec('BEGIN')
    database.pragma('user_version')
    return database
  } catch (error) {
    database?.close()
    throw toStoreError(error)
  }
}

const makeEmptyFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length === 0) return
  } catch (cause) {
    throw new StoreError('disk', 'the folder of the backup cannot be made', { cause })
  }
  throw new StoreError('disk', 'the folder of the backup is not empty: name a new one')
}

const copyPages = async (
  source: Database,
  file: string,
  bytesPerSecond: number,
  progress: BackUpSettings['progress'],
): Promise<void> => {
  const pageBytes = Number(source.pragma('page_size', { simple: true }))
  const startedAt = performance.now()
  await source.backup(file, {
    progress: ({ totalPages, remainingPages }) => {
      const copied = (totalPages - remainingPages) * pageBytes
      progress('bytes', copied)
      pause((copied / bytesPerSecond) * 1_000 - (performance.now() - startedAt))
      return pagesInStep
    },
  })
}

/** The library asks for the next pages at once, however few it is told to copy; so the thread of this command waits. */
const pause = (ms: number): void => {
  if (ms > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

const assertSound = (file: string): void => {
  const database = new Sqlite(file)
  try {
    if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new StoreError('disk', 'the copy is damaged: check the store (axbridge store check) and the disks')
    }
  } finally {
    database.close()
  }
}

const sync = (path: string): void => {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
