import type { BindingId } from '@axbridge/core'
import { openPostgresStore } from '@axbridge/store'
import { addCustomers, bindingId, customer, day, hour, minute, noon, placement } from '@axbridge/store/contract/samples'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

/** What a server holds while it numbers events: `relayLock` of the store. */
const relayLock = 700_000_000_000_002

const soon = { timeout: 10_000, interval: 5 }

describePeer('postgres', 'what the servers of one database tell each other', () => {
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

  /** The bindings of whose change this server hears. */
  const heardAt = (store: Awaited<ReturnType<typeof open>>): BindingId[] => {
    const heard: BindingId[] = []
    const nothing = (): void => {}
    store.watchOthers({ bindingsChanged: (ids) => heard.push(...ids), trunksChanged: nothing, missed: nothing })
    return heard
  }

  const unbinding = { id: bindingId(1), customer, at: noon + minute, quarantineMs: day, graceMs: null }

  test("a server that numbers another's change hears of it too", async () => {
    const url = await server.database()
    const [one, other] = [await open(url), await open(url)]
    await addCustomers(one)
    await one.bindings.place(placement({ n: 1 }))
    const heard = heardAt(other)
    const numbering = new pg.Client({ connectionString: url })
    await numbering.connect()
    onTestFinished(() => numbering.end())
    await numbering.query('SELECT pg_advisory_lock($1)', [relayLock])
    await one.bindings.unbind(unbinding)
    // It is gone before anybody can number what it did.
    await one.close()
    await numbering.query('SELECT pg_advisory_unlock($1)', [relayLock])
    await vi.waitUntil(() => heard.length > 0, soon)
    expect(heard).toEqual([bindingId(1)])
  })

  test.each([
    ['that is shortened', 10 * minute],
    ['that is over at once', 0],
  ])('the others hear of a grace %s after the end of its binding', async (_, graceMs) => {
    const url = await server.database()
    const [one, other] = [await open(url), await open(url)]
    await addCustomers(one)
    await one.bindings.place(placement({ n: 1, terms: { graceMs: hour } }))
    const heard = heardAt(other)
    await one.bindings.unbind(unbinding)
    await vi.waitUntil(() => heard.length === 1, soon)
    const again = { ...unbinding, at: noon + 2 * minute, graceMs }
    expect(await one.bindings.unbind(again)).toMatchObject({ kind: 'changed' })
    await vi.waitUntil(() => heard.length === 2, soon)
    expect(heard).toEqual([bindingId(1), bindingId(1)])
  })

  test('more changes than one notice holds are told, and the next ones too', async () => {
    const url = await server.database()
    const [one, other] = [await open(url), await open(url)]
    await addCustomers(one)
    const heard = new Set<BindingId>()
    const nothing = (): void => {}
    const hear = (ids: readonly BindingId[]): void => {
      for (const id of ids) heard.add(id)
    }
    other.watchOthers({ bindingsChanged: hear, trunksChanged: nothing, missed: nothing })
    const ids = Array.from({ length: 199 }, (_, n) => bindingId(n))
    await Promise.all(ids.map((_, n) => one.bindings.place(placement({ n, terms: { graceMs: hour } }))))
    await Promise.all(ids.map((id) => one.bindings.unbind({ ...unbinding, id })))
    await vi.waitUntil(() => heard.size === ids.length, soon)
    heard.clear()
    // No event tells of these.
    await Promise.all(ids.map((id) => one.bindings.unbind({ ...unbinding, id, graceMs: 10 * minute })))
    await vi.waitUntil(() => heard.size === ids.length, soon)
  })
})
