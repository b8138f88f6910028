import { openPostgresStore, type PostgresStore } from '@axbridge/store'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Takes back what the migrations behind the first do. */
const toSchema1 = `
  DROP TABLE console_session, console_user, audit_entry, matter, matter_change, binding_trail, deletion, binding_former, former_kept;
  DROP INDEX binding_by_party_of, call_record_by_ordinal;
  ALTER TABLE customer DROP COLUMN profile;
  ALTER TABLE binding DROP COLUMN use;
  ALTER TABLE call_record DROP COLUMN identifier, DROP COLUMN verification, DROP COLUMN rule;
  UPDATE axbridge_schema SET version = 1`

const indexes = ['binding_by_party_of', 'call_record_by_ordinal']

describePeer('postgres', 'a database of an earlier schema', () => {
  let database: PostgresServer
  let url: string
  let client: pg.Client
  let latest: number
  const stores: PostgresStore[] = []
  const open = async (): Promise<PostgresStore> => {
    const store = await openPostgresStore({ url, connections: 2 })
    stores.push(store)
    return store
  }
  const connected = async (): Promise<pg.Client> => {
    const other = new pg.Client({ connectionString: url })
    await other.connect()
    return other
  }
  const version = async (): Promise<unknown> =>
    (await client.query('SELECT version FROM axbridge_schema')).rows.map((row) => row.version)
  const validIndexes = async (): Promise<unknown> => {
    const sql = 'SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indisvalid AND relname = ANY ($1)'
    return (await client.query(sql, [indexes])).rows.map((row) => row.relname).sort()
  }

  beforeAll(async () => {
    database = await PostgresServer.start()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    url = await database.database()
    await (await open()).close()
    client = await connected()
    latest = Number((await client.query('SELECT version FROM axbridge_schema')).rows[0]?.version)
    await client.query(toSchema1)
  })
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
    await client.end()
  })

  test('is brought forward by two servers that start at once, while what writes to large tables goes on', async () => {
    expect(latest).toBeGreaterThanOrEqual(4)
    // Somebody who wrote has not committed yet: the first of the indexes waits for him.
    await client.query('BEGIN; LOCK TABLE binding_by_party IN ROW EXCLUSIVE MODE')
    const opening = Promise.all([open(), open()])
    const other = await connected()
    try {
      const isBuilding = async () => {
        const { rows } = await other.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONC%'")
        return rows.length === 1
      }
      await vi.waitUntil(isBuilding, { timeout: 20_000, interval: 20 })
      expect((await other.query('SELECT version FROM axbridge_schema')).rows).toEqual([{ version: 3 }])
      await other.query(`SET lock_timeout = 2000; BEGIN;
        LOCK TABLE binding, binding_by_party, customer, call_record IN ROW EXCLUSIVE MODE; COMMIT`)
      await client.query('COMMIT')
    } finally {
      await other.end()
    }
    for (const store of await opening) expect(await store.users.findByName('somebody')).toBeUndefined()
    const since = 'SELECT since - (SELECT max(time) FROM committed) AS behind FROM former_kept'
    expect((await client.query(since)).rows).toEqual([{ behind: '1' }])
    expect(await version()).toEqual([latest])
    expect(await validIndexes()).toEqual(indexes)
  })

  test('is brought forward where an earlier start ended in the middle of an index', async () => {
    await client.query('CREATE INDEX call_record_by_ordinal ON call_record (ordinal)')
    await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'call_record_by_ordinal'::regclass")
    await open()
    expect(await version()).toEqual([latest])
    expect(await validIndexes()).toEqual(indexes)
  })
})
