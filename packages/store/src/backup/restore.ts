import { chmodSync, closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StoreError } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'
import { blockStateCodes } from '../sqlite/codes.ts'
import { lockDirectory } from '../sqlite/directory-lock.ts'
import { platform } from '../sqlite/event-writes.ts'
import { migrate } from '../sqlite/migrations/migrate.ts'
import { migrations } from '../sqlite/migrations/migrations.ts'
import { toStoreError } from '../sqlite/store-errors.ts'
import { type BackupManifest, databaseFile, readManifest, sha256Of } from './manifest.ts'

export type RestoreSettings = {
  /** The wall clock in ms. */
  readonly now: number
  /** Withdraws every block from which numbers are drawn: nothing new is bound on what was bound after the backup. */
  readonly withdrawBlocks: boolean
}

export type Restored = {
  readonly manifest: BackupManifest
  /** How many blocks were withdrawn. */
  readonly withdrawn: number
}

/**
 * How far the numbers of events leap: further than a customer's events may have been numbered since the backup. Who reads on from
 * a number of then is told that events are missing, where the same number would else come to mean another event.
 */
const eventLeap = 1_000_000_000

/**
 * Puts a backup into a directory that holds no store. What must not be as it was then is changed before the store is in
 * its place: no signature of before is taken again, no instant of before is now, no number of an event comes twice; a session that
 * was ended since, or a one-time link that was used, is not there again. Rejects with StoreError.
 */
export const restoreEmbeddedStore = async (
  folder: string,
  directory: string,
  { now, withdrawBlocks }: RestoreSettings,
): Promise<Restored> => {
  const manifest = readManifest(folder)
  const path = resolve(directory)
  const target = join(path, databaseFile)
  if (manifest.schema > migrations.length) {
    throw new StoreError('schema_newer', `the backup has schema ${manifest.schema}: use the later version of AXBridge`)
  }
  if (existsSync(target)) throw new StoreError('disk', 'there is a store already: move its folder away first')
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const lock = lockDirectory(path)
  try {
    const part = `${target}.part`
    copyFileSync(join(folder, databaseFile), part)
    chmodSync(part, 0o600)
    if ((await sha256Of(part)) !== manifest.sha256) {
      throw new StoreError('disk', 'the backup is not what its manifest says: it was changed or damaged')
    }
    const withdrawn = bringForward(part, now, withdrawBlocks)
    sync(part)
    renameSync(part, target)
    sync(path)
    return { manifest, withdrawn }
  } catch (error) {
    throw toStoreError(error)
  } finally {
    lock.release()
  }
}

const bringForward = (file: string, now: number, withdrawBlocks: boolean): number => {
  const database = new Sqlite(file)
  try {
    migrate(database)
    return database.transaction(() => {
      database.prepare<[number]>('UPDATE committed SET time = max(time, ?) WHERE id = 1').run(now)
      database
        .prepare<[number]>('UPDATE signature_horizon SET seconds = max(seconds, ?) WHERE id = 1')
        .run(Math.floor(now / 1_000))
      leapEvents(database)
      endSessions(database, now)
      if (!withdrawBlocks) return 0
      const withdraw = database.prepare<[number, number]>('UPDATE number_block SET state = ? WHERE state = ?')
      return withdraw.run(blockStateCodes.code('withdrawn'), blockStateCodes.code('active')).changes
    })()
  } finally {
    // The last connection copies the WAL into the file and removes it.
    database.close()
  }
}

/** How long a time step of RFC 6238 lasts. */
const totpStepMs = 30_000

/** Whoever was signed in signs in anew, with a code that was not taken before. A second factor without a step is not in force yet. */
const endSessions = (database: Database, now: number): void => {
  database.exec(`
    DELETE FROM console_session;
    UPDATE console_user SET invitation = NULL, invitation_until = NULL WHERE invitation IS NOT NULL;
    UPDATE console_user SET totp_step = max(totp_step, ${Math.floor(now / totpStepMs)}) WHERE totp_step IS NOT NULL`)
}

const leapEvents = (database: Database): void => {
  database.exec(`
    INSERT OR REPLACE INTO event_first (customer, first)
      SELECT o.customer, ${eventLeap} + 1 + coalesce(
        (SELECT max(e.number) FROM event e WHERE e.customer = o.customer),
        (SELECT f.first - 1 FROM event_first f WHERE f.customer = o.customer), 0)
      FROM (SELECT number AS customer FROM customer UNION ALL SELECT ${platform}) o;
    DELETE FROM event`)
}

const sync = (path: string): void => {
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
