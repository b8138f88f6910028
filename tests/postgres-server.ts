import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { lastingPort } from './free-port.ts'
import { postgresFolders } from './postgres-folders.ts'

/** The user of the tests' databases. No password: the server trusts whoever reaches it, and it listens on loopback only. */
const user = 'axbridge'

/** PostgreSQL refuses to run as root; the tests of a container do. */
type Account = { readonly uid?: number; readonly gid?: number }

/**
 * A PostgreSQL of its own, out of Debian's package: a new data folder, a free port, everything durable as in production. Whoever
 * starts it closes it.
 */
export class PostgresServer {
  readonly #folder: string
  readonly #program: string
  readonly #port: number
  readonly #account: Account
  #process: ChildProcess | undefined
  #databases = 0

  private constructor(folder: string, program: string, port: number, account: Account) {
    this.#folder = folder
    this.#program = program
    this.#port = port
    this.#account = account
  }

  static async start(): Promise<PostgresServer> {
    const [binaries] = postgresFolders()
    if (binaries === undefined) throw new Error('PostgreSQL is not installed: npm run install-peers')
    const account = process.getuid?.() === 0 ? serviceAccount() : {}
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-postgres-'))
    const { uid, gid } = account
    if (uid !== undefined && gid !== undefined) {
      chownSync(folder, uid, gid)
      chmodSync(folder, 0o700)
    }
    const options = ['--auth=trust', `--username=${user}`, '--encoding=UTF8', '--locale=C', '--no-sync']
    execFileSync(join(binaries, 'initdb'), ['--pgdata', join(folder, 'data'), ...options], {
      ...account,
      cwd: folder,
      stdio: 'pipe',
    })
    const server = new PostgresServer(folder, join(binaries, 'postgres'), await lastingPort(), account)
    await server.run()
    return server
  }

  /** The address of an empty database that nobody else uses. */
  async database(): Promise<string> {
    this.#databases += 1
    const name = `test_${this.#databases}`
    const client = new pg.Client({ connectionString: this.url('postgres') })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    await client.end()
    return this.url(name)
  }

  /** Takes every row out of a database that a store has been opened in: faster than another database, where there are hundreds of tests. */
  async empty(url: string): Promise<void> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query<{ table: string }>(
        "SELECT quote_ident(tablename) AS table FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename DESC",
      )
      const kept = new Set(['axbridge_schema', 'committed', 'signature_horizon', 'matter_change', 'deletion'])
      const tables = rows.map(({ table }) => table).filter((table) => !kept.has(table))
      const emptied = tables.map((table) => `DELETE FROM ${table}`).join(';')
      await client.query(`SET synchronous_commit = off; SET session_replication_role = replica; BEGIN; ${emptied};
        UPDATE committed SET time = 0 WHERE time > 0; UPDATE signature_horizon SET seconds = 0;
        UPDATE matter_change SET change = 0; UPDATE deletion SET audit_ordinal = 0, audit_at = 0, audit_hash = decode(repeat('00', 32), 'hex');
        COMMIT`)
    } finally {
      await client.end()
    }
  }

  /** Without a database. */
  get address(): string {
    return `postgres://${user}@127.0.0.1:${this.#port}`
  }

  url(database: string): string {
    return `${this.address}/${database}`
  }

  /** Starts it, again too; resolves when it takes connections. */
  async run(): Promise<void> {
    const settings = [
      `port=${this.#port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
      'max_connections=200',
      'shared_buffers=256MB',
      'max_wal_size=4GB',
      'log_min_messages=fatal',
      'log_min_error_statement=panic',
      'lc_messages=C',
    ]
    const child = spawn(
      this.#program,
      ['-D', join(this.#folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])],
      { ...this.#account, cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    this.#process = child
    let said = ''
    child.stderr.on('data', (octets: Buffer) => {
      said = (said + octets.toString('utf8')).slice(-10_000)
    })
    while (!(await this.#answers())) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended: ${said}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** As a crash: nothing is finished, and the next start recovers from the log. */
  async stopAtOnce(): Promise<void> {
    await this.#end('SIGQUIT')
  }

  async close(): Promise<void> {
    await this.#end('SIGQUIT')
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url('postgres'), connectionTimeoutMillis: 1_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** That of Debian's package, or the one that every system has. */
const serviceAccount = (): Account => {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('there is no account to run PostgreSQL under')
}
