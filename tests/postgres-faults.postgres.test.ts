import { openPostgresStore, type PostgresOptions, type PostgresStore } from '@axbridge/store'
import { deleteProven } from '@axbridge/store/contract/proven-deletion'
import { addCustomers, bindingId, callRecord, customer, day, noon, placement } from '@axbridge/store/contract/samples'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Of locks.ts: the kind of the lock that says that a server is there, and the lock of who brings the schema forward. */
const serverLock = 7_002
const migrationLock = '700000000000001'

const goneAfterMs = 300

describePeer('postgres', 'a PostgreSQL that fails its servers', () => {
  let server: PostgresServer
  let url: string
  let operator: pg.Client
  beforeAll(async () => {
    server = await PostgresServer.start()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    url = await server.database()
    operator = await enter()
  })

  const enter = async (address = url): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: address })
    client.on('error', () => undefined)
    await client.connect()
    onTestFinished(() => client.end().catch(() => undefined))
    return client
  }

  const open = async (options: Partial<PostgresOptions> = {}): Promise<PostgresStore> => {
    const store = await openPostgresStore({ url, goneAfterMs, ...options })
    onTestFinished(() => store.close())
    return store
  }

  const first = async (text: string, client = operator): Promise<unknown> =>
    Object.values((await client.query<{ [column: string]: unknown }>(text)).rows[0] ?? {})[0]

  /** Servers are numbered as they are opened, from 1. */
  const holds = (number: number): Promise<unknown> =>
    first(`SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = ${serverLock} AND objid = ${number}
      AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`)

  const cutPresence = async (number: number): Promise<void> => {
    await operator.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
      AND classid = ${serverLock} AND objid = ${number}
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
    await vi.waitUntil(async () => (await holds(number)) === false, { interval: 5 })
  }

  /** From the database of the administration, which goes on taking connections. */
  const letIn = async (isAllowed: boolean): Promise<void> => {
    const name = new URL(url).pathname.slice(1)
    await (await enter(server.url('postgres'))).query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${isAllowed}`)
  }

  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, goneAfterMs + 50))

  const outcome = async (store: PostgresStore): Promise<string | undefined> =>
    (await store.records.find(customer, callRecord(1).id))?.outcome

  const twoServers = async () => {
    const [one, other] = [await open(), await open()]
    await addCustomers(one)
    await one.records.save(callRecord(1))
    return { one, other }
  }

  test('a server that lives keeps its calls, though its connection was lost when another one looked', async () => {
    const { one, other } = await twoServers()
    await letIn(false)
    await cutPresence(1)
    expect(await other.closeLost(noon), 'one look says nothing').toBe(0)
    await letIn(true)
    await vi.waitUntil(() => holds(1), { interval: 5 })
    await settled()
    expect(await other.closeLost(noon)).toBe(0)
    await cutPresence(1)
    expect(await other.closeLost(noon), 'what was seen before it came back is forgotten').toBe(0)
    expect(await outcome(one)).toBe('open')
  })

  test('the calls of a server that is gone are lost at the second look, and at no start', async () => {
    const { one, other } = await twoServers()
    await one.close()
    expect(await other.closeLost(noon)).toBe(0)
    await settled()
    const third = await open()
    expect(await third.records.closeOrphans(noon)).toBe(0)
    expect(await other.closeLost(noon)).toBe(1)
    expect(await outcome(other)).toBe('lost')
  })

  test('what was seen over connections that are lost since does not count, as after a failover', async () => {
    const { one, other } = await twoServers()
    await one.close()
    expect(await other.closeLost(noon)).toBe(0)
    await settled()
    await cutPresence(2)
    await vi.waitUntil(() => holds(2), { interval: 5 })
    await vi.waitUntil(async () => (await other.closeLost(noon)) === 0)
    expect(await outcome(other)).toBe('open')
    await settled()
    expect(await other.closeLost(noon)).toBe(1)
  })

  test('a server that could not be opened leaves nothing running', async () => {
    await (await open()).close()
    await operator.query(`SELECT pg_advisory_lock(${serverLock}, 2)`)
    await expect(open({ statementMs: 100 })).rejects.toMatchObject({ code: 'busy' })
    // Longer than the events wait for whoever numbers them.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const count =
      "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'axbridge' AND datname = current_database()"
    expect(await first(count)).toBe(0)
  })

  test('who waits for a migration is not ended by the limits of other statements', async () => {
    await operator.query(`SELECT pg_advisory_lock(${migrationLock})`)
    const opening = open({ statementMs: 100, answerMs: 200 })
    opening.catch(() => undefined)
    const early = await Promise.race([opening.then(() => 'opened', String), settled().then(() => 'waits')])
    expect(early).toBe('waits')
    await operator.query(`SELECT pg_advisory_unlock(${migrationLock})`)
    await (await opening).close()
  })

  test('a write whose connection is lost again and again is refused when its time is up', async () => {
    const store = await open({ patienceMs: 500 })
    await addCustomers(store)
    await operator.query('BEGIN; LOCK TABLE binding IN ACCESS EXCLUSIVE MODE')
    const placed = store.bindings.place(placement({ n: 1 })).then(
      () => 'placed',
      ({ code }: { readonly code?: string }) => code,
    )
    const cutting = setInterval(() => {
      operator
        .query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'binding'::regclass`)
        .catch(() => undefined)
    }, 50)
    onTestFinished(() => clearInterval(cutting))
    expect(await Promise.race([placed, new Promise((resolve) => setTimeout(resolve, 5_000, 'waits'))])).toBe('busy')
  })

  test('a read ends soon where the database hangs', async () => {
    const store = await open({ readMs: 200 })
    await addCustomers(store)
    await store.records.save(callRecord(1))
    expect(await outcome(store)).toBe('open')
    await operator.query('BEGIN; LOCK TABLE call_record IN ACCESS EXCLUSIVE MODE')
    await expect(outcome(store)).rejects.toMatchObject({ code: 'busy' })
  })

  test('a binding that is listed and not there does not hold up the deletion of what stands behind it (SEC-3)', async () => {
    const store = await open()
    await addCustomers(store)
    for (const n of [1, 2]) await store.bindings.place(placement({ n }))
    const at = noon + 400 * day
    while ((await store.events.passTime({ at, limit: 100 })).taken > 0);
    await operator.query("DELETE FROM binding WHERE order_id = 'order-1'")
    const batch = (place: string | null) =>
      deleteProven(store, { of: 'bindings', through: at, at, limit: 1, place, held: [] })
    const { items, place } = await batch(null)
    expect(items).toEqual([])
    expect((await batch(place)).items.map(({ id }) => id)).toEqual([bindingId(2)])
  })

  test('what is written to a database that is gone is answered busy, whatever the system says of the connection', async () => {
    const database = await PostgresServer.start()
    onTestFinished(() => database.close())
    const store = await openPostgresStore({ url: await database.database(), goneAfterMs })
    onTestFinished(() => store.close())
    await addCustomers(store)
    const stopped = database.stopAtOnce()
    // Nothing is read from the connection meanwhile, so that the first to notice is who writes: EPIPE.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
    await expect(store.customers.find(customer)).rejects.toMatchObject({ code: 'busy' })
    await stopped
  })
})
