import { join, resolve } from 'node:path'
import type { CallStore } from '@axbridge/core'
import { SqliteBindings } from './bindings.ts'
import { openReadConnection } from './connections.ts'
import { SqliteMatters } from './matters.ts'
import { defaultSqliteSettings } from './open.ts'
import { SqliteRecords } from './records.ts'
import { committedStatements } from './statements.ts'
import type { StoreBatch, StoreNews } from './store-link.ts'
import { SqliteTrunks } from './trunks.ts'
import { type QueueSettings, Writer } from './writer.ts'
import type { LinkHearer, WriterLink } from './writer-link.ts'

export type SqliteCallStoreOptions = Partial<QueueSettings> & {
  /** Where the store is open in the process that owns it. */
  readonly directory: string
  /** Brings a batch to that process, whose `StoreLink` takes it; they keep their order. */
  readonly send: (batch: StoreBatch) => void
}

export type OpenedCallStore = {
  readonly store: CallStore
  /** What the link told for this process. */
  heard(news: StoreNews): void
}

/**
 * The store as a process has it that carries calls and does not own the store: it reads committed rows itself and has the owner
 * write. Throws StoreError when the store is not there.
 */
export const openSqliteCallStore = ({ directory, send, ...given }: SqliteCallStoreOptions): OpenedCallStore => {
  const reader = openReadConnection(join(resolve(directory), 'axbridge.db'))
  const readCommitted = reader.prepare<[], number>(committedStatements.read).pluck()
  const link = remoteLink(send)
  let highest = readCommitted.get() ?? 0
  const writer = new Writer(link, { ...defaultSqliteSettings, ...given }, highest)
  /** Another process may have committed since. Read behind a row, it is no older than that. */
  const behind = <Row>(row: Row): Row => {
    highest = Math.max(highest, readCommitted.get() ?? 0)
    return row
  }
  const bindings = new SqliteBindings(writer, reader)
  const matters = new SqliteMatters(writer, reader)
  const store: CallStore = {
    bindings: {
      standing: (number, party) => behind(bindings.standing(number, party)),
      find: (customer, id) => behind(bindings.find(customer, id)),
      noteCaller: (note) => bindings.noteCaller(note),
      noteAnswer: (note) => bindings.noteAnswer(note),
    },
    records: new SqliteRecords(writer, reader),
    trunks: new SqliteTrunks(writer, reader),
    matters: {
      findByKey: (kind, key) => behind(matters.findByKey(kind, key)),
      changedAfter: (kinds, change, limit) => behind(matters.changedAfter(kinds, change, limit)),
    },
    highestCommittedTime: () => Math.max(highest, writer.highestCommittedTime),
    isReady: () => writer.isReady && reader.open,
    close: () => writer.close(() => reader.close()),
  }
  return { store, heard: (news) => link.heard(news) }
}

/** A link over the messages between two processes. Closing it is this process's own affair. */
const remoteLink = (send: (batch: StoreBatch) => void): WriterLink & { heard(news: StoreNews): void } => {
  let hearer: LinkHearer | undefined
  return {
    hear: (by) => {
      hearer = by
    },
    post: (message) => {
      if (message.kind === 'batch') send(message)
      else hearer?.ended()
    },
    heard: (news) => hearer?.message(news),
  }
}
