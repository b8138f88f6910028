import { type BindingId, type NonceLedger, type Store, StoreError } from '@axbridge/core'
import { defaultUserLimits, type UserLimits } from '../user-limits.ts'
import { addressesOf } from './address.ts'
import { PostgresAnswers } from './answers.ts'
import { PostgresAudit } from './audit.ts'
import { PostgresBindings } from './bindings.ts'
import { type Connection, type ConnectionLimits, connect } from './connection.ts'
import { CustomerNumbers } from './customer-numbers.ts'
import { PostgresCustomers } from './customers.ts'
import { PostgresEvents } from './events.ts'
import { PostgresHorizon } from './horizon.ts'
import { PostgresMatters } from './matters.ts'
import { migrate } from './migrations/migrate.ts'
import { PostgresNonces } from './nonces.ts'
import { PostgresNumbers } from './numbers.ts'
import { Presence } from './presence.ts'
import { Readers } from './readers.ts'
import { PostgresRecords } from './records.ts'
import { Relay } from './relay.ts'
import { PostgresRetention } from './retention.ts'
import { octetsOf } from './rows.ts'
import { SeenTime } from './seen-time.ts'
import { committedStatements, keyCheckStatements, serverStatements } from './statements.ts'
import { toStoreError } from './store-errors.ts'
import type { StoreParts } from './store-parts.ts'
import { PostgresTraces } from './traces.ts'
import { PostgresTrunks } from './trunks.ts'
import { PostgresUsers } from './users.ts'
import { PostgresWebhooks } from './webhooks.ts'
import { inTransaction, type QueueSettings, Writer } from './writer.ts'

export type PostgresSettings = QueueSettings &
  ConnectionLimits &
  UserLimits & {
    /** Connections that read; four more write, number events, keep used nonces, and hold the lock of this server and hear the others. */
    readonly connections: number
    /** The limit of a read, which a call may wait for. */
    readonly readMs: number
    /** How long nobody may hold the lock of a server before it is taken for gone. */
    readonly goneAfterMs: number
  }

export const defaultPostgresSettings: PostgresSettings = {
  ...defaultUserLimits,
  connections: 8,
  queuedOperations: 20_000,
  batchOperations: 500,
  patienceMs: 5_000,
  recordPatienceMs: 120_000,
  connectMs: 3_000,
  statementMs: 10_000,
  readMs: 3_000,
  goneAfterMs: 30_000,
}

export type PostgresOptions = Partial<PostgresSettings> & {
  /** `postgres://user:password@host:5432/database`; several hosts with commas between them, of which the one is used that takes writes. */
  readonly url: string
}

/** What only other servers of the same database can do to this one. */
export type OtherServers = {
  /** These bindings were changed or ended at another server. */
  readonly bindingsChanged: (ids: readonly BindingId[]) => void
  readonly trunksChanged: () => void
  /** For a while nothing was heard of the others: any binding and any trunk may have changed. */
  readonly missed: () => void
}

/** A store that other servers may have open too. */
export type PostgresStore = Store & {
  /** Hears what the other servers change. Answers how to stop it. */
  watchOthers(others: OtherServers): () => void
  /** The keyed hash of the master key that sealed the data; undefined in a new store. */
  keyCheck(): Promise<Uint8Array | undefined>
  /** Leaves it, where none is there. */
  leaveKeyCheck(hash: Uint8Array): Promise<void>
  readonly nonces: NonceLedger
  /** Closes, as `lost`, the calls of servers that are gone, which takes several looks; answers how many. */
  closeLost(at: number): Promise<number>
}

/** How many servers write rows of their own where they would otherwise wait for each other. */
const slots = 16

/**
 * Opens the store in a database, bringing its schema forward. Rejects with StoreError: `busy` while no address takes writes,
 * `schema_newer` when a later version wrote it.
 */
export const openPostgresStore = async ({ url, ...given }: PostgresOptions): Promise<PostgresStore> => {
  const settings: PostgresSettings = { ...defaultPostgresSettings, ...given }
  const addresses = addressesOf(url)
  const opened: Connection[] = []
  const open = async (limits?: Partial<ConnectionLimits>): Promise<Connection> =>
    connect(addresses, { ...settings, ...limits })
  const begin = async (): Promise<Connection> => {
    const connection = await open()
    opened.push(connection)
    return connection
  }
  try {
    const [writing, present] = [await begin(), await begin()]
    await migrate(writing)
    const first = async (statement: typeof committedStatements.read): Promise<number> =>
      (await writing.run<[number]>(statement)).rows[0]?.[0] ?? 0
    const [highest, server] = [await first(committedStatements.read), await first(serverStatements.next)]
    return await assemble(settings, open, { writing, present, highest, server })
  } catch (error) {
    for (const connection of opened) connection.destroy()
    throw toStoreError(error)
  }
}

type Beginning = {
  readonly writing: Connection
  readonly present: Connection
  readonly highest: number
  readonly server: number
}

const assemble = async (
  settings: PostgresSettings,
  open: (limits?: Partial<ConnectionLimits>) => Promise<Connection>,
  { writing, present, highest, server }: Beginning,
): Promise<PostgresStore> => {
  const time = new SeenTime(highest)
  const { connections, readMs } = settings
  const readers = new Readers(() => open({ statementMs: readMs, answerMs: readMs + 500 }), connections)
  const crew = { slot: server % slots, server, customers: new CustomerNumbers() }
  const committed = (landed: { readonly time: number; readonly hasEvents: boolean }): void => {
    time.saw(landed.time)
    if (landed.hasEvents) relay.wake()
  }
  const writer = new Writer({ settings, crew, connect: open, committed }, writing)
  const parts: StoreParts = {
    writer,
    readers,
    time,
    crew,
    numberOf: async (customer) => {
      readers.assertOpen()
      try {
        return (await crew.customers.of(await readers.connection(), new Set([customer]))).get(customer) ?? 0
      } catch (error) {
        throw toStoreError(error)
      }
    },
  }
  const events = new PostgresEvents(parts, () => relay.settled())
  const listeners = new Set<OtherServers>()
  const bindingsChanged = (ids: readonly BindingId[]): void => {
    for (const other of listeners) other.bindingsChanged(ids)
  }
  const presence = await Presence.begin(
    {
      connect: open,
      server,
      hearing: {
        events: (owners) => events.announce(owners),
        bindings: bindingsChanged,
        trunks: () => {
          for (const { trunksChanged } of listeners) trunksChanged()
        },
        missed: () => {
          for (const { missed } of listeners) missed()
        },
      },
    },
    present,
  )
  // After what can fail: it has a connection and a timer of its own.
  const relay = new Relay({
    connect: open,
    server,
    // Some of it another server wrote, of which nobody else tells this one.
    numbered: ({ owners, bindings }) => {
      bindingsChanged(bindings)
      events.announce(owners)
    },
  })
  const records = new PostgresRecords(parts, { held: () => presence.held, goneAfterMs: settings.goneAfterMs })
  const answers = new PostgresAnswers(parts)
  const horizon = new PostgresHorizon(parts)
  const nonces = new PostgresNonces(open)
  let isOpen = true
  const assertOpen = (): void => {
    if (!isOpen) throw new StoreError('closed', 'the store is closed')
  }
  const closing = async (): Promise<void> => {
    await writer.close()
    isOpen = false
    await Promise.all([readers.close(), relay.close(), presence.close(), nonces.close()])
  }
  let closed: Promise<void> | undefined
  return {
    bindings: new PostgresBindings(parts),
    numbers: new PostgresNumbers(parts),
    records,
    customers: new PostgresCustomers(parts),
    trunks: new PostgresTrunks(parts),
    webhooks: new PostgresWebhooks(parts),
    users: new PostgresUsers(parts, settings),
    audit: new PostgresAudit(parts),
    matters: new PostgresMatters(parts),
    traces: new PostgresTraces(parts),
    retention: new PostgresRetention(parts, { held: () => presence.held }),
    events,
    highestCommittedTime: () => time.highest,
    keptAnswer: (key, now) => answers.find(key, now),
    forgetAnswers: (forgetting) => answers.forget(forgetting),
    signatureHorizon: () => horizon.get(),
    setSignatureHorizon: (seconds) => horizon.set(seconds),
    isReady: () => isOpen && writer.isReady,
    close: () => {
      closed ??= closing()
      return closed
    },
    watchOthers: (others) => {
      assertOpen()
      listeners.add(others)
      return () => void listeners.delete(others)
    },
    keyCheck: async () => {
      const row = await readers.first<[Buffer]>(keyCheckStatements.read)
      return row === undefined ? undefined : octetsOf(row[0])
    },
    leaveKeyCheck: (hash) =>
      writer.alone(
        inTransaction(async (connection) => {
          await connection.run(keyCheckStatements.leave, [Buffer.from(hash)])
          return { value: undefined, time: 0 }
        }),
      ),
    nonces,
    closeLost: (at) => records.closeLost(at),
  }
}
