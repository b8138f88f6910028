import { StoreError } from '@axbridge/core'
import type pg from 'pg'
import type { ClientConfig } from 'pg'
import { ConnectionLost, isOfPostgres, saysLost } from './store-errors.ts'

/** One connection. Statements that are not awaited go out at once and are done in their order. */
export type Connection = {
  /** Rows as arrays: octets as Buffer, int8 as number. `values` are arrays in binary form, or plain ones. */
  run<Row extends unknown[]>(statement: Statement, values?: readonly unknown[]): Promise<Done<Row>>
  /** Several statements without values, at once; `answerMs` where they take longer than others. */
  script(text: string, answerMs?: number): Promise<void>
  /** Hears what other sessions tell, and `undefined` when the connection is lost. */
  listen(channel: string, hear: (text: string | undefined) => void): Promise<void>
  readonly isOpen: boolean
  /** Statements that have not been answered. */
  readonly pending: number
  close(): Promise<void>
  /** Gives it up without waiting for anything. */
  destroy(): void
}

/** `name` is what it is prepared under, once a connection. */
export type Statement = { readonly name: string; readonly text: string }

export type Done<Row> = { readonly rows: readonly Row[]; readonly count: number }

export type ConnectionLimits = {
  readonly connectMs: number
  /** How long the server may work on one statement. */
  readonly statementMs: number
  /** How long an answer is waited for; five seconds longer, unless given. What does not even answer with that limit is gone. */
  readonly answerMs?: number
}

/** PostgreSQL's number of the type. */
const int8 = 20

/** Loaded by who has a database: an embedded store starts without it. */
const library = async () => (await import('pg')).default

const typesOf = ({ types }: typeof pg): ClientConfig['types'] => ({
  getTypeParser: ((type: number, format: 'text' | 'binary') =>
    type === int8 && format !== 'binary' ? Number : types.getTypeParser(type, format)) as typeof types.getTypeParser,
})

/**
 * The statements search by keys only, but a planner that never saw more than a few rows reads whole tables, and keeps to that
 * while they grow. A transaction that nobody goes on with lets go of its locks, and so does, within a quarter of a minute, the
 * session of a machine that lost its power: keepalives find it where nothing is under way, and the last limit where the database
 * waits for it to take what was sent. Where the database is reached by a path, these do nothing.
 */
const settingsOf = ({ statementMs }: ConnectionLimits): string => `
  SET statement_timeout = ${statementMs}; SET lock_timeout = ${statementMs};
  SET idle_in_transaction_session_timeout = ${2 * statementMs};
  SET plan_cache_mode = force_generic_plan; SET jit = off;
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off;
  SET default_transaction_isolation = 'read committed'; SET synchronous_commit = on; SET client_min_messages = warning;
  SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 15000`

/** Connects to the first of the addresses that takes writes. Throws what the last one said; StoreError `busy` for a standby. */
export const connect = async (addresses: readonly string[], limits: ConnectionLimits): Promise<Connection> => {
  let fault: unknown = new StoreError('busy', 'PostgreSQL has no address')
  for (const address of addresses) {
    try {
      return await connectTo(address, limits)
    } catch (error) {
      fault = error
    }
  }
  throw fault
}

const connectTo = async (address: string, limits: ConnectionLimits): Promise<Connection> => {
  const postgres = await library()
  const client = new postgres.Client({
    connectionString: address,
    application_name: 'axbridge',
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.answerMs ?? limits.statementMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    pipeline: true,
    types: typesOf(postgres),
  })
  const connection = new PgConnection(client)
  try {
    await client.connect()
    await connection.script(settingsOf(limits))
    const { rows } = await connection.run<[boolean]>(inRecovery)
    if (rows[0]?.[0] !== false) throw new StoreError('busy', 'this PostgreSQL takes no writes')
    return connection
  } catch (error) {
    connection.destroy()
    // Whatever is wrong here is of the address, the server or the way there.
    throw error instanceof StoreError || error instanceof ConnectionLost ? error : new ConnectionLost(error)
  }
}

const inRecovery = {
  name: 'in_recovery',
  text: "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean",
}

class PgConnection implements Connection {
  readonly #client: pg.Client
  readonly #hearers: ((text: string | undefined) => void)[] = []
  #isOpen = true
  #pending = 0

  constructor(client: pg.Client) {
    this.#client = client
    client.on('error', () => this.#lost())
    client.on('end', () => this.#lost())
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  get pending(): number {
    return this.#pending
  }

  async run<Row extends unknown[]>({ name, text }: Statement, values: readonly unknown[] = []): Promise<Done<Row>> {
    this.#pending += 1
    try {
      const { rows, rowCount } = await this.#client.query<Row>({ name, text, values: [...values], rowMode: 'array' })
      return { rows, count: rowCount ?? 0 }
    } catch (error) {
      throw this.#told(error)
    } finally {
      this.#pending -= 1
    }
  }

  async script(text: string, answerMs?: number): Promise<void> {
    const query = answerMs === undefined ? { text } : { text, query_timeout: answerMs }
    try {
      await this.#client.query(query)
    } catch (error) {
      throw this.#told(error)
    }
  }

  async listen(channel: string, hear: (text: string | undefined) => void): Promise<void> {
    this.#hearers.push(hear)
    this.#client.on('notification', (told) => {
      if (told.channel === channel) hear(told.payload ?? '')
    })
    await this.script(`LISTEN ${channel}`)
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#hearers.splice(0)
    await this.#client.end().catch(() => undefined)
  }

  destroy(): void {
    if (!this.#isOpen) return
    this.#lost()
    // Not end(): that waits for a server that may be gone.
    ;(this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  }

  /** What is no answer of PostgreSQL comes of a connection that is broken, if it is not our own fault. */
  #told(error: unknown): unknown {
    const isTooLate = error instanceof Error && error.message === 'Query read timeout'
    const isLost = isOfPostgres(error) ? saysLost(error) : isTooLate || !this.#isOpen
    if (!isLost) return error
    this.destroy()
    return new ConnectionLost(error)
  }

  #lost(): void {
    this.#isOpen = false
    for (const hear of this.#hearers.splice(0)) hear(undefined)
  }
}
