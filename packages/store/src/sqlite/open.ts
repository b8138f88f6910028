import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Store, StoreError } from '@axbridge/core'
import { defaultUserLimits, type UserLimits } from '../user-limits.ts'
import { SqliteAnswers } from './answers.ts'
import { SqliteAudit } from './audit.ts'
import { SqliteBindings } from './bindings.ts'
import { openReadConnection, type WriteSettings } from './connections.ts'
import { SqliteCustomers } from './customers.ts'
import { SqliteEvents } from './events.ts'
import { SqliteHorizon } from './horizon.ts'
import { SqliteMatters } from './matters.ts'
import { SqliteNumbers } from './numbers.ts'
import { SqliteRecords } from './records.ts'
import { SqliteRetention } from './retention.ts'
import { toStoreError } from './store-errors.ts'
import { openStoreLink, type StoreLink, type StoreNews } from './store-link.ts'
import { SqliteTraces } from './traces.ts'
import { SqliteTrunks } from './trunks.ts'
import { SqliteUsers } from './users.ts'
import { SqliteWebhooks } from './webhooks.ts'
import { type QueueSettings, Writer } from './writer.ts'
import { WriterLinks } from './writer-links.ts'

export type SqliteSettings = WriteSettings &
  QueueSettings &
  UserLimits & {
    /** After so long without a write the WAL is copied into the database. */
    readonly idleCheckpointMs: number
  }

export const defaultSqliteSettings: SqliteSettings = {
  ...defaultUserLimits,
  // Few checkpoints of many pages: a page that many groups dirtied is copied once. 50,000 pages are 400 MB of WAL.
  checkpointPages: 50_000,
  writeCacheKiB: 128 * 1024,
  queuedOperations: 20_000,
  // Half of what a busy server has in flight: while one batch is committed this thread prepares the next.
  batchOperations: 500,
  stallMs: 5_000,
  idleCheckpointMs: 1_000,
}

export type SqliteOptions = Partial<SqliteSettings> & {
  /** Made with mode 0700 when it is not there. */
  readonly directory: string
}

/** A store that takes in the writes of other processes too (`openSqliteCallStore`). */
export type SqliteStore = Store & {
  /** A way in for one of them; `tell` gets what is to be handed back to it. */
  openLink(tell: (news: StoreNews) => void): StoreLink
}

/**
 * Opens the store in a directory, bringing its schema forward. Rejects with StoreError: `busy` while another process
 * has it open, `schema_newer` when a later version wrote it, `disk` when the files cannot be used.
 */
export const openSqliteStore = async ({ directory, ...given }: SqliteOptions): Promise<SqliteStore> => {
  const settings: SqliteSettings = { ...defaultSqliteSettings, ...given }
  const path = resolve(directory)
  makeDirectory(path)
  const file = join(path, 'axbridge.db')
  const { idleCheckpointMs } = settings
  const { links, highest } = await WriterLinks.start({ directory: path, file, settings, idleCheckpointMs })
  const writer = new Writer(links.own(), settings, highest)
  const reader = openReadConnection(file)
  const answers = new SqliteAnswers(writer, reader)
  const horizon = new SqliteHorizon(writer, reader)
  return {
    bindings: new SqliteBindings(writer, reader),
    numbers: new SqliteNumbers(writer, reader),
    records: new SqliteRecords(writer, reader),
    customers: new SqliteCustomers(writer, reader),
    trunks: new SqliteTrunks(writer, reader),
    events: new SqliteEvents(writer, links, reader),
    webhooks: new SqliteWebhooks(writer, reader),
    users: new SqliteUsers(writer, reader, settings),
    audit: new SqliteAudit(writer, reader),
    matters: new SqliteMatters(writer, reader),
    traces: new SqliteTraces(reader),
    retention: new SqliteRetention(writer, reader),
    highestCommittedTime: () => writer.highestCommittedTime,
    keptAnswer: (key, now) => answers.find(key, now),
    forgetAnswers: (forgetting) => answers.forget(forgetting),
    signatureHorizon: () => horizon.get(),
    setSignatureHorizon: (seconds) => horizon.set(seconds),
    openLink: (tell) => openStoreLink(links, writer, tell),
    isReady: () => writer.isReady && reader.open,
    figures: () => writer.figures(),
    // The reader first: the connection that closes last removes the WAL, and a reader may not.
    close: async () => {
      await writer.close(() => reader.close())
      reader.close()
    },
  }
}

const makeDirectory = (path: string): void => {
  try {
    const made = mkdirSync(path, { recursive: true, mode: 0o700 })
    if (made === undefined) return
    // A new directory is durable when the one that names it is.
    const parent = openSync(dirname(made), 'r')
    fsyncSync(parent)
    closeSync(parent)
  } catch (cause) {
    throw new StoreError('disk', 'the directory of the store cannot be made', { cause: toStoreError(cause) })
  }
}
