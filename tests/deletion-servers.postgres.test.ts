import type { BindingId, HeldThing, Store } from '@axbridge/core'
import { hashOfProof } from '@axbridge/server/supervision/deletion-proof'
import { newMatter } from '@axbridge/store/contract/matter-samples'
import { begunRun, holdsThrough, newProof } from '@axbridge/store/contract/proven-deletion'
import { addCustomers, bindingId, customer, placement } from '@axbridge/store/contract/samples'
import { openPostgresStore } from '@axbridge/store/postgres'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { deletingServer, later, proofsIn } from './deleting-server.ts'
import { provenThroughCrashes } from './killed-deletion.ts'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

describePeer('postgres', 'deletion on several servers of one database', () => {
  let database: PostgresServer
  let url: string

  beforeAll(async () => {
    database = await PostgresServer.start()
  })
  afterAll(() => database.close())
  beforeEach(async () => {
    url = await database.database()
  })

  const open = async (): Promise<Store> => {
    const store = await openPostgresStore({ url })
    onTestFinished(() => store.close())
    return store
  }

  const haveBindings = async (store: Store, count: number): Promise<void> => {
    await addCustomers(store)
    const numbered = Array.from({ length: count }, (_, n) => n + 1)
    await Promise.all(numbered.map((n) => store.bindings.place(placement({ n, limit: 10_000 }))))
    while ((await store.events.passTime({ at: later, limit: 500 })).taken > 0);
  }

  const isThere = async (store: Store, id: BindingId): Promise<boolean> =>
    (await store.bindings.find(customer, id)) !== undefined

  /** What says, with its own connection, how the others wait. */
  const connected = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    onTestFinished(() => client.end())
    return client
  }

  test('a hold that is acknowledged while a batch is under way at another server takes the batch back (REG-6, SEC-4)', async () => {
    const [deletes, holds] = [await open(), await open()]
    await haveBindings(deletes, 3)
    const run = await begunRun(deletes)
    const under = { heldThrough: await holdsThrough(deletes), run, proof: newProof(1) }
    const operator = await connected()
    // The batch has read what it is to delete, and waits for the number.
    await operator.query('BEGIN; LOCK TABLE pair IN ACCESS EXCLUSIVE MODE')
    const batch = deletes.retention.deleteExpired(
      { of: 'bindings', through: later, at: later, limit: 9, place: null, held: [] },
      under,
    )
    const waiting = "SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted AND relation = 'pair'::regclass"
    const watcher = await connected()
    await expect.poll(async () => (await watcher.query(waiting)).rows[0].count, { timeout: 10_000 }).toBe(1)
    // Nobody waits for a batch with his hold.
    await holds.matters.add(newMatter(1, { kind: 'hold' }))
    await operator.query('ROLLBACK')
    expect(await batch).toEqual({ kind: 'holds_changed' })
    for (const n of [1, 2, 3]) expect(await isThere(holds, bindingId(n))).toBe(true)
    expect(await deletes.matters.find('deletion_proof', under.proof.id)).toBeUndefined()
  })

  test('whatever is held at any of them while one deletes, nothing of it goes from the answer on (REG-6, SEC-4)', async () => {
    const [one, other] = [await open(), await open()]
    const bindings = 250
    await haveBindings(one, bindings)
    const desks = [deletingServer(one), deletingServer(other)].map(({ holds }) => holds)
    const running = deletingServer(one).deletion.run()
    const kept: BindingId[] = []
    for (let n = bindings; n > 0; n -= 10) {
      const of: HeldThing = { kind: 'binding', binding: bindingId(n) }
      await desks[(n / 10) % 2]?.add({ of, reason: 'Asked for', case: 'c-1', by: { kind: 'key' } })
      if (await isThere(other, bindingId(n))) kept.push(bindingId(n))
    }
    expect(await running).toBe('done')
    expect(kept.length).toBeGreaterThan(0)
    const left = (await other.bindings.list({ customer, limit: 1_000, now: later }))?.items.map(({ id }) => id)
    expect(left).toEqual(expect.arrayContaining(kept))
    const proven = (await proofsIn(one, 'proven')).filter((proof) => proof.class === 'bindings')
    expect(proven.reduce((sum, { count }) => sum + count, 0)).toBe(bindings - (left?.length ?? 0))
  })

  test('of all that begin to delete at once one does, and each row is in one proof (SEC-3)', async () => {
    const [one, other] = [await open(), await open()]
    await haveBindings(one, 250)
    const outcomes = await Promise.all([one, other].map((store) => deletingServer(store).deletion.run()))
    expect([...outcomes].sort()).toEqual(['done', 'elsewhere'])
    const proofs = await proofsIn(other, 'proven')
    expect(proofs.map(({ class: name, count }) => [name, count])).toEqual([['bindings', 250]])
    // The next one may be any of them.
    expect(await deletingServer(other).deletion.run()).toBe('done')
  })

  test('a server that lost its claim deletes no more than it has proven, and another goes on (SEC-3)', async () => {
    const [one, other] = [await open(), await open()]
    const bindings = 250
    await haveBindings(one, bindings)
    const operator = await connected()
    const holder = `FROM pg_locks WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND ((classid::int8 << 32) | objid::int8) = 700000000000005`
    let taken: string | undefined
    const first = deletingServer(one, async () => {
      if (taken !== undefined || (await proofsIn(other, 'running')).length === 0) return
      // The session that holds the claim is lost, as with the network to it; the one that writes is not.
      expect((await operator.query(`SELECT pg_terminate_backend(pid) ${holder}`)).rowCount).toBe(1)
      await expect.poll(async () => (await operator.query(`SELECT pid ${holder}`)).rowCount).toBe(0)
      taken = await deletingServer(other).deletion.run()
    }).deletion
    expect(await first.run()).toBe('taken_over')
    expect(taken).toBe('done')
    const proofs = await proofsIn(one, 'proven')
    const ofBindings = proofs.filter((proof) => proof.class === 'bindings')
    expect(ofBindings.length).toBe(2)
    expect(ofBindings.reduce((sum, { count }) => sum + count, 0)).toBe(bindings)
    expect(proofs.map(({ previous }) => previous)).toEqual(['0'.repeat(64), ...proofs.slice(0, -1).map(hashOfProof)])
  })

  test('kill -9 in the middle of a deletion leaves no row deleted without proof, and none proven that is there (SEC-3)', async () => {
    await provenThroughCrashes({ kind: 'postgres', place: url, open: () => openPostgresStore({ url }) })
  })
})
