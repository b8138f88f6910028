import { StoreError } from '@axbridge/core'
import type { Connection } from '../connection.ts'
import { migrationLock } from '../locks.ts'
import { transactionStatements } from '../statements.ts'
import { migrations } from './migrations.ts'

const version = { name: 'schema_version', text: 'SELECT version FROM axbridge_schema' }

/** A migration of a large store takes hours, and whoever waits for another's as long; neither may be killed at every start. */
const longestMs = 24 * 3_600_000

/**
 * Brings the schema forward, while every other server that wants to waits. Throws StoreError `schema_newer` for one that a
 * later version of AXBridge wrote.
 */
export const migrate = async (connection: Connection): Promise<void> => {
  await connection.script(transactionStatements.begin.text)
  try {
    await connection.script('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0')
    await connection.script(`SELECT pg_advisory_xact_lock(${migrationLock})`, longestMs)
    await connection.script('CREATE TABLE IF NOT EXISTS axbridge_schema (version int4 NOT NULL)')
    const { rows } = await connection.run<[number]>(version)
    const found = rows[0]?.[0]
    if (found !== undefined && found > migrations.length) {
      throw new StoreError(
        'schema_newer',
        `the store has schema ${found} and this version of AXBridge knows ${migrations.length}: use the later one`,
      )
    }
    for (const migration of migrations.slice(found ?? 0)) await connection.script(migration, longestMs)
    if (found === undefined) await connection.script(`INSERT INTO axbridge_schema VALUES (${migrations.length})`)
    else if (found < migrations.length)
      await connection.script(`UPDATE axbridge_schema SET version = ${migrations.length}`)
    await connection.script('COMMIT')
  } catch (error) {
    if (connection.isOpen) await connection.script('ROLLBACK')
    throw error
  }
}
