import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from '@axbridge/core'
import type { Connection } from '../connection.ts'
import { migrationLock } from '../locks.ts'
import { transactionStatements } from '../statements.ts'
import { type BuiltIndex, indexesBefore, migrations } from './migrations.ts'

const version = { name: 'schema_version', text: 'SELECT version FROM axbridge_schema' }
const tryLock = { name: 'migration_lock', text: `SELECT pg_try_advisory_lock(${migrationLock})` }
const sessionLimits = {
  name: 'session_limits',
  text: "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')",
}
const isValidIndex = {
  name: 'index_is_valid',
  text: 'SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)',
}

/** A migration of a large store takes hours, and whoever waits for another's as long; neither may be killed at every start. */
const longestMs = 24 * 3_600_000
const lookEveryMs = 100

/**
 * Brings the schema forward, while every other server that wants to waits: each migration in a transaction of its own, so that none keeps the
 * locks of the one before. Throws StoreError `schema_newer` for one that a later version of AXBridge wrote.
 */
export const migrate = async (connection: Connection): Promise<void> => {
  const { rows } = await connection.run<[string, string]>(sessionLimits)
  const [statement = '0', lock = '0'] = rows[0] ?? []
  await connection.script('SET statement_timeout = 0; SET lock_timeout = 0')
  try {
    await takeLock(connection)
    await bringForward(connection)
    await connection.script(`SELECT pg_advisory_unlock(${migrationLock})`)
    await connection.script(`SET statement_timeout = '${statement}'; SET lock_timeout = '${lock}'`)
  } catch (error) {
    // The lock ends with the session, which has no limits any more.
    connection.destroy()
    throw error
  }
}

/** By and by: a session that waits in a statement has a snapshot, for the end of which an index that is built beside writes waits in turn. */
const takeLock = async (connection: Connection): Promise<void> => {
  const until = performance.now() + longestMs
  while (performance.now() < until) {
    const { rows } = await connection.run<[boolean]>(tryLock)
    if (rows[0]?.[0] === true) return
    await sleep(lookEveryMs)
  }
  throw new StoreError('busy', 'another server has brought the schema forward for a day')
}

const bringForward = async (connection: Connection): Promise<void> => {
  await connection.script('CREATE TABLE IF NOT EXISTS axbridge_schema (version int4 NOT NULL)')
  const found = (await connection.run<[number]>(version)).rows[0]?.[0] ?? 0
  if (found > migrations.length) {
    throw new StoreError(
      'schema_newer',
      `the store has schema ${found} and this version of AXBridge knows ${migrations.length}: use the later one`,
    )
  }
  for (const [at, migration] of migrations.entries()) {
    const to = at + 1
    if (to <= found) continue
    for (const index of indexesBefore[to] ?? []) await build(connection, index)
    await connection.script(transactionStatements.begin.text)
    await connection.script(migration, longestMs)
    await connection.script(`DELETE FROM axbridge_schema; INSERT INTO axbridge_schema VALUES (${to})`)
    await connection.script('COMMIT')
  }
}

/** While others write, and in no transaction, therefore. One that a crash or an error left half built is in the way of another of its name. */
const build = async (connection: Connection, { name, on }: BuiltIndex): Promise<void> => {
  const { rows } = await connection.run<[boolean]>(isValidIndex, [name])
  if (rows[0]?.[0] === false) await connection.script(`DROP INDEX CONCURRENTLY ${name}`, longestMs)
  await connection.script(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ON ${on}`, longestMs)
}
