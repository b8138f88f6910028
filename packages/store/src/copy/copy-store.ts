import { join, resolve } from 'node:path'
import { StoreError } from '@axbridge/core'
import type { Database } from 'better-sqlite3'
import { databaseFile } from '../backup/manifest.ts'
import { addressesOf } from '../postgres/address.ts'
import { byteaArray, int2Array, int4Array, int8Array, textArray } from '../postgres/binary-arrays.ts'
import { type Connection, connect } from '../postgres/connection.ts'
import { migrate } from '../postgres/migrations/migrate.ts'
import { ordinalsPerGroup } from '../postgres/reading.ts'
import { keyCheckStatements } from '../postgres/statements.ts'
import { toStoreError as toPostgresError } from '../postgres/store-errors.ts'
import { openReadConnection } from '../sqlite/connections.ts'
import { lockDirectory } from '../sqlite/directory-lock.ts'
import { anchorReader } from '../sqlite/expired-rows.ts'
import { migrations } from '../sqlite/migrations/migrations.ts'
import { committedStatements, horizonStatements } from '../sqlite/statements.ts'
import { compareTable } from './compare-table.ts'
import { type ColumnType, type CopiedRow, type CopiedTable, copiedTables } from './copied-tables.ts'
import { countOn, insertOf } from './copy-statements.ts'
import { embeddedRows } from './embedded-rows.ts'

export type CopySettings = {
  /** The embedded store; no server may have it open. */
  readonly directory: string
  /** The database, which holds no store yet. */
  readonly url: string
  /** What tells the key of the store from others, kept in the database from now on; where it is left out the first start leaves it. */
  readonly keyCheck?: Uint8Array
  /** Of all rows, which are copied and then compared, so many are done. */
  progress(part: string, done: number, all: number): void
}

/** What was copied and compared, by table. */
export type Copied = { readonly rows: Readonly<Record<string, number>>; readonly seconds: number }

const rowsInBatch = 2_000

/** A comparison sorts whole tables, and nobody else waits for this connection. */
const limits = { connectMs: 10_000, statementMs: 6 * 3_600_000 }

/**
 * Copies an embedded store into an empty database and compares every row, all in one transaction: a copy that was interrupted,
 * or in which one value differs, has left nothing, and is simply begun again. To go on in the middle would need marks in the target
 * that are right after every crash, and half a store in a database that a server might open. Hashes and sealed values are copied
 * as they are: the keys stay the same. Rejects with StoreError.
 */
export const copyEmbeddedStore = async ({ directory, url, keyCheck, progress }: CopySettings): Promise<Copied> => {
  const path = resolve(directory)
  const addresses = addressesOf(url)
  const lock = lockDirectory(path)
  let source: Database | undefined
  let target: Connection | undefined
  try {
    source = openSource(join(path, databaseFile))
    target = await connect(addresses, limits).catch((error: unknown) => {
      throw toPostgresError(error)
    })
    await migrate(target)
    return await copyAll(source, target, keyCheck, progress)
  } finally {
    target?.destroy()
    source?.close()
    lock.release()
  }
}

const openSource = (file: string): Database => {
  const source = openReadConnection(file)
  const schema = Number(source.pragma('user_version', { simple: true }))
  if (schema === migrations.length) return source
  source.close()
  throw new StoreError('internal', `the store has schema ${schema}: start this version on it once, and stop it again`)
}

const copyAll = async (
  source: Database,
  target: Connection,
  keyCheck: Uint8Array | undefined,
  progress: CopySettings['progress'],
): Promise<Copied> => {
  const startedAt = performance.now()
  await target.script(`BEGIN; LOCK TABLE ${holding.join(', ')} IN ACCESS EXCLUSIVE MODE; SET LOCAL enable_seqscan = on`)
  await assertEmpty(target)
  const all = 2 * rowsIn(source)
  let done = 0
  const advance = (part: string) => (rows: number) => {
    done += rows
    progress(part, done, all)
  }
  for (const table of copiedTables) await copyTable(source, target, table, advance(`copying ${table.name}`))
  await copySingles(source, target)
  if (keyCheck !== undefined) await target.run(keyCheckStatements.leave, [Buffer.from(keyCheck)])
  const rows: Record<string, number> = {}
  for (const table of copiedTables) {
    rows[table.name] = await compareTable(source, target, table, rowsInBatch, advance(`comparing ${table.name}`))
  }
  await target.script('COMMIT')
  return { rows, seconds: (performance.now() - startedAt) / 1_000 }
}

/** Where none of these has a row, there is no store yet. */
const holding = ['customer', 'binding', 'console_user', 'audit_entry', 'matter']

const assertEmpty = async (target: Connection): Promise<void> => {
  const text = `SELECT ${holding.map((table) => `EXISTS (SELECT FROM ${table})`).join(' OR ')}`
  const holds = { name: 'copy_holds', text }
  const { rows } = await target.run<[boolean]>(holds)
  if (rows[0]?.[0] !== false) {
    throw new StoreError(
      'internal',
      'the database holds a store already: name an empty one, on which no server was started',
    )
  }
}

/** How many rows there are, about: what two runs of the index by person hold twice is copied once. */
const rowsIn = (source: Database): number =>
  copiedTables.reduce((sum, { name, from = name }) => {
    const count = source.prepare<[], number>(`SELECT count(*) FROM ${from}`).pluck()
    return sum + (count.get() ?? 0)
  }, 0)

const copyTable = async (
  source: Database,
  target: Connection,
  table: CopiedTable,
  copied: (rows: number) => void,
): Promise<void> => {
  const insert = insertOf(table)
  for (const rows of embeddedRows(source, table, rowsInBatch)) {
    await target.run(insert, arraysOf(table, rows))
    copied(rows.length)
  }
  if (table.counted !== undefined) await target.script(countOn(table))
}

const arrayOf = {
  int2: int2Array,
  int4: int4Array,
  int8: int8Array,
  bytea: byteaArray,
  text: textArray,
} as const satisfies Record<ColumnType, unknown>

const arraysOf = ({ columns }: CopiedTable, rows: readonly CopiedRow[]): readonly Buffer[] =>
  Object.values(columns).map((type, index) => arrayOf[type](rows.map((row) => row[index] ?? null)))

/** What is one value in a store. New bindings get their ordinals behind those that were copied. */
const copySingles = async (source: Database, target: Connection): Promise<void> => {
  const value = (sql: string): number => source.prepare<[], number>(sql).pluck().get() ?? 0
  const anchor = anchorReader(source)()
  const group = Math.floor(value('SELECT coalesce(max(ordinal), 0) FROM binding') / ordinalsPerGroup) + 1
  await target.script(`
    UPDATE committed SET time = ${value(committedStatements.read)} WHERE slot = 0;
    UPDATE signature_horizon SET seconds = ${value(horizonStatements.read)} WHERE id = 1;
    UPDATE former_kept SET since = ${value('SELECT since FROM former_kept')} WHERE id = 1;
    UPDATE matter_change SET change = ${value('SELECT change FROM matter_change')} WHERE id = 1;
    UPDATE deletion SET audit_ordinal = ${anchor.ordinal}, audit_at = ${anchor.at},
      audit_hash = decode('${Buffer.from(anchor.hash).toString('hex')}', 'hex') WHERE id = 1;
    SELECT setval('write_group', ${group})`)
}
