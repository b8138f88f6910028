import { createHash } from 'node:crypto'
import { type AuditFact, auditText, type ConsoleUser, type UserId } from '@axbridge/core'
import { openPostgresStore, type PostgresStore } from '@axbridge/store'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { describePeer } from './peers.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const noon = Date.UTC(2026, 0, 1, 12)
const perServer = 60

const fact = (server: number, n: number): AuditFact => ({
  ...{ at: noon + n, actor: { kind: 'key' }, action: 'putTrunk', subject: `server-${server}`, customer: null },
  detail: JSON.stringify({ n }),
})

const user = (letter: string, name: string): ConsoleUser => ({
  ...{ id: `usr_${letter.repeat(16)}` as UserId, name, role: 'operations', customer: null, state: 'active' },
  ...{ password: '$scrypt$', totp: null, totpStep: null, failures: 0, lockedUntil: null, invitation: null },
  ...{ createdAt: noon, changedAt: noon, revision: 0 },
})

describePeer('postgres', 'the console of several servers on one database', () => {
  let database: PostgresServer
  let stores: PostgresStore[]

  beforeAll(async () => {
    database = await PostgresServer.start()
    const url = await database.database()
    stores = []
    for (let server = 0; server < 3; server += 1) stores.push(await openPostgresStore({ url, connections: 2 }))
  })
  afterAll(async () => {
    for (const store of stores ?? []) await store.close()
    await database.close()
  })

  const at = (server: number): PostgresStore => {
    const store = stores[server]
    if (store === undefined) throw new Error('there are three servers')
    return store
  }

  test('the audit log has one order over all of them: no gap, one chain, and no entry older than the one before', async () => {
    await Promise.all(
      stores.flatMap((store, server) =>
        Array.from({ length: perServer }, (_, n) => store.audit.append(fact(server, n))),
      ),
    )
    const entries = await at(0).audit.after(0, 1_000)
    expect(entries.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 3 * perServer }, (_, n) => n + 1))
    let before = Buffer.alloc(32)
    let oldest = 0
    for (const entry of entries) {
      before = createHash('sha256').update(before).update(auditText(entry.ordinal, entry)).digest()
      expect(before.equals(entry.hash), `the hash of entry ${entry.ordinal}`).toBe(true)
      expect(entry.at).toBeGreaterThanOrEqual(oldest)
      oldest = entry.at
    }
    for (const server of [0, 1, 2]) {
      const own = entries.filter(({ subject }) => subject === `server-${server}`)
      expect(own.map(({ detail }) => detail)).toEqual(
        Array.from({ length: perServer }, (_, n) => JSON.stringify({ n })),
      )
    }
    // They took turns: else the lock was not what gave the order.
    expect(new Set(entries.slice(0, 2 * perServer).map(({ subject }) => subject)).size).toBeGreaterThan(1)
  })

  test('a name is given once, and a state is changed once, though all ask at the same time', async () => {
    const added = await Promise.all(stores.map((store, server) => store.users.add(user('abc'.charAt(server), 'one'))))
    expect(added.filter((wasAdded) => wasAdded)).toHaveLength(1)
    const stored = await at(0).users.findByName('one')
    if (stored === undefined) throw new Error('one of them was added')
    const changed = await Promise.all(
      stores.map((store, server) => store.users.change({ ...stored, failures: server + 1, revision: 1 })),
    )
    expect(changed.filter((wasChanged) => wasChanged)).toHaveLength(1)
    expect((await at(1).users.find(stored.id))?.failures).toBe(changed.indexOf(true) + 1)
  })

  test('who signs out at one is signed out at the others with the next look, and so is who is suspended', async () => {
    const signedIn = user('d', 'two')
    await at(0).users.add(signedIn)
    const sessions = [1, 2].map((n) => ({
      ...{ hash: Uint8Array.of(1, n), user: signedIn.id, createdAt: noon, seenAt: noon, expiresAt: noon + 60_000 },
    }))
    for (const session of sessions) await at(0).users.addSession(session)
    expect((await at(1).users.session(Uint8Array.of(1, 1)))?.user).toStrictEqual(signedIn)
    await at(1).users.endSession(Uint8Array.of(1, 1))
    expect(await at(2).users.session(Uint8Array.of(1, 1))).toBeUndefined()
    await at(1).users.change({ ...signedIn, state: 'suspended', revision: 1 })
    expect((await at(2).users.session(Uint8Array.of(1, 2)))?.user.state).toBe('suspended')
  })
})
