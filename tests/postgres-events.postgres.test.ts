import type { CustomerId } from '@axbridge/core'
import { openPostgresStore } from '@axbridge/store'
import { addCustomers, customer, noon, placement, x } from '@axbridge/store/contract/samples'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

const token = 'abcdefghijkmnpqr'

describePeer('postgres', 'events of several servers', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start()
  })
  afterAll(() => server.close())

  const open = async (url: string) => {
    const store = await openPostgresStore({ url })
    onTestFinished(() => store.close())
    return store
  }

  test('a change that is committed late has a late number: whoever reads behind a cursor misses nothing', async () => {
    const url = await server.database()
    const store = await open(url)
    await addCustomers(store)
    const late = new pg.Client({ connectionString: url })
    await late.connect()
    onTestFinished(() => late.end())
    const { rows } = await late.query<{ number: number }>('SELECT number FROM customer WHERE id = $1', [customer])
    const detail = JSON.stringify({ token, event: { type: 'pool.recovered', freeShare: 0.5 } })
    await late.query('BEGIN')
    await late.query('INSERT INTO event_outbox (customer, type, at, detail) VALUES ($1, 13, $2, $3)', [
      rows[0]?.number,
      noon,
      detail,
    ])
    await store.bindings.place(placement({ n: 1 }))
    const before = await store.events.read({ owner: customer, after: 0, limit: 9 })
    expect(before.events.map(({ happening }) => happening.type)).toEqual(['binding.created'])
    await late.query('COMMIT')
    await heard(store, customer)
    const behind = await store.events.read({ owner: customer, after: before.through, limit: 9 })
    expect(behind.events.map(({ number, happening }) => [number, happening.type])).toEqual([[2, 'pool.recovered']])
  })

  test('what one server writes wakes who watches at the other, each event once and in one order', async () => {
    const url = await server.database()
    const [one, other] = [await open(url), await open(url)]
    await addCustomers(one)
    const woken = heard(other, customer)
    const binds = Array.from({ length: 60 }, (_, n) =>
      (n % 2 === 0 ? one : other).bindings.place(placement({ n, on: x })),
    )
    await Promise.all(binds)
    await woken
    // Each server says that its own events are numbered: what the other wrote is behind the other's answer.
    await other.events.range(customer)
    const { events } = await one.events.read({ owner: customer, after: 0, limit: 100 })
    expect(events.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
    expect(new Set(events.map(({ id }) => id)).size).toBe(60)
    expect(await other.events.read({ owner: customer, after: 0, limit: 100 })).toEqual({ events, through: 60 })
  })
})

/** Resolves when the owner's events are told of. */
const heard = (store: Awaited<ReturnType<typeof openPostgresStore>>, owner: CustomerId): Promise<void> =>
  new Promise((resolve) => {
    const stop = store.events.watch((owners) => {
      if (!owners.includes(owner)) return
      stop()
      resolve()
    })
  })
