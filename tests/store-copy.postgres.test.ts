import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Bindings,
  type Clock,
  type CustomerId,
  committedClock,
  defaultBindingLimits,
  defaultTerms,
  type PhoneNumber,
  parsePhoneNumber,
  Router,
  reveal,
  type Store,
} from '@axbridge/core'
import {
  type CheckReport,
  type CopiedStore,
  checkConfiguredStore,
  completeConfig,
  copyConfiguredStore,
  openVault,
  systemRandomness,
} from '@axbridge/server'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { type FaultName, openPostgresStore, openSqliteStore } from '@axbridge/store'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ApiClient } from './api-client.ts'
import { axbridge } from './axbridge-command.ts'
import { fillConsole } from './filled-console.ts'
import { type Filled, fill, folk } from './filled-store.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'
import { postgresFolders } from './postgres-folders.ts'
import { PostgresServer } from './postgres-server.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const bulk = 2_000
const wall: Clock = { now: () => Date.now() }

const person = (text: string): PhoneNumber => {
  const parsed = parsePhoneNumber(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

describePeer('postgres', 'an embedded store that moves to PostgreSQL', () => {
  let home: ServerHome
  let postgres: PostgresServer
  let filled: Filled
  let customer: CustomerId
  let url: string
  /** A copy of the store as it was before `bulk` bindings were added. */
  let small: string
  let copied: CopiedStore

  const config = () => completeConfig({ data: join(home.directory, 'data'), keys: join(home.directory, 'keys') })
  const copy = (to: string): Promise<CopiedStore> => copyConfiguredStore(config(), { url: to, progress: () => {} })

  const check = (at: string): Promise<CheckReport> =>
    checkConfiguredStore(config(), { url: at, isQuick: false, progress: () => {} })

  const run = async (at: string, sql: string): Promise<number> => {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    const { rowCount } = await client.query(sql)
    await client.end()
    return rowCount ?? 0
  }

  const count = async (at: string, table: string): Promise<number> => {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
    await client.end()
    return Number(rows[0]?.count)
  }

  /** Binds many more, so that every table has more rows than are copied at once. */
  const bindMany = async (): Promise<void> => {
    const store = await openSqliteStore({ directory: config().data })
    const vault = openVault(config().keys, { data: config().data })
    const bindings = new Bindings(store, vault, committedClock(wall, store), systemRandomness, defaultBindingLimits)
    const own = await store.customers.find(customer)
    if (own === undefined) throw new Error('the sandbox has a customer')
    const bind = async (n: number): Promise<void> => {
      const parties = { kind: 'two' as const, a: person(String(13800100000 + n)), b: person(String(13900100000 + n)) }
      const outcome = await bindings.bind({
        ...{ customer: own, mode: 'AXB', orderId: `bulk-${n}`, parties, expiresAt: Date.now() + 3_600_000 },
        ...{ terms: defaultTerms, choice: { kind: 'random' }, explain: false },
      })
      if (outcome.kind !== 'bound') throw new Error(`a bind was answered ${outcome.kind}`)
    }
    for (let n = 0; n < bulk; n += 200) await Promise.all(Array.from({ length: 200 }, (_, one) => bind(n + one)))
    await store.close()
  }

  beforeAll(async () => {
    home = ServerHome.make()
    postgres = await PostgresServer.start()
    const server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
    filled = await fill(server, home)
    customer = (server.ready.sandbox?.customer ?? '') as CustomerId
    await server.stop(10_000)
    await fillConsole(home)
    small = await postgres.database()
    await copy(small)
    await bindMany()
    url = await postgres.database()
    copied = await copy(url)
  })
  afterAll(async () => {
    await postgres?.close()
    home?.remove()
  })

  test('brings every row, and each was compared', async () => {
    expect(copied.rows).toMatchObject({
      ...{ customer: 2, customer_key: 1, number_block: 1, binding: bulk + 6, binding_by_customer: bulk + 6 },
      binding_former: 1,
      ...{ call_record: 3, kept_answer: 1, trunk: 1, console_user: 2, console_session: 1 },
    })
    expect(copied.rows.audit_entry).toBeGreaterThanOrEqual(3)
    expect(copied.rows.matter).toBeGreaterThanOrEqual(2)
    expect(Object.values(copied.rows).reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(10_000)
    // The ring of keys is a file beside the embedded store, and a matter of this one.
    const there: Readonly<Record<string, number>> = { ...copied.rows, matter: (copied.rows.matter ?? 0) + 1 }
    for (const [table, rows] of Object.entries(there)) expect([table, await count(url, table)]).toEqual([table, rows])
  })

  test('has no fault there, and what is damaged there is found by name', async () => {
    const whole = await check(url)
    expect(whole).toMatchObject({ store: 'postgres', isServed: false, findings: [] })
    expect(whole.rows).toMatchObject({ bindings: bulk + 6, lives: bulk + 6, pairs: copied.rows.pair, records: 3 })
    const onePair =
      '(block, serial, party) = (SELECT block, serial, party FROM pair WHERE side = 1 ORDER BY live_until DESC LIMIT 1)'
    const planted: readonly (readonly [FaultName, string])[] = [
      ['matter_misfit', "UPDATE matter SET change = change + 1000 WHERE kind = 'breach'"],
      ['former_astray', 'UPDATE binding_former SET revision = 99'],
      ['lookup_missing', 'DELETE FROM binding_by_customer WHERE ordinal = 1'],
      ['pair_life', `UPDATE pair SET live_until = live_until + 1 WHERE ${onePair}`],
      ['pair_missing', `DELETE FROM pair WHERE ${onePair}`],
      [
        'party_twice',
        `UPDATE pair SET binding = (SELECT token FROM binding b WHERE b.block = pair.block AND b.token <> pair.binding
        ORDER BY ordinal LIMIT 1) WHERE ${onePair}`,
      ],
      ['pair_without_binding', `UPDATE pair SET binding = '\\x01' WHERE ${onePair}`],
      ['returns_wrong', 'UPDATE block_return SET pairs = pairs + 1 WHERE hour = (SELECT max(hour) FROM block_return)'],
      ['lookup_stray', "INSERT INTO binding_by_party VALUES ('\\x01', 1, 999999, 1, '\\x01')"],
      ['seal_closed', "UPDATE binding SET parties = decode(repeat('00', 60), 'hex') WHERE ordinal = 1"],
      ['record_astray', "UPDATE call_record SET order_id = 'other' WHERE ordinal = 1"],
      ['event_gap', 'DELETE FROM event WHERE number = 3'],
      // Two servers may number what they did within a minute in another order, so the first binding is made older.
      [
        'created_missing',
        `WITH older AS (UPDATE binding SET created_at = created_at - 120000 WHERE ordinal = 1)
        UPDATE event SET type = 1 WHERE type = 0 AND number = 2`,
      ],
      ['event_astray', "UPDATE event SET key = '\\x01' WHERE number = 4"],
      ['turn_missing', 'DELETE FROM turn'],
      ['turn_astray', "INSERT INTO turn VALUES (1, 999999, 0, 1, '\\x01')"],
      ['audit_changed', "UPDATE audit_entry SET detail = '[1]' WHERE ordinal = 2"],
      ['audit_gap', 'DELETE FROM audit_entry WHERE ordinal = 1'],
      ['user_misfit', 'UPDATE console_user SET customer = 1 WHERE customer IS NULL'],
      ['committed_behind', 'UPDATE committed SET time = 1'],
      ['block_unknown', 'DELETE FROM number_block'],
      ['row_unreadable', 'UPDATE binding SET mode = 99 WHERE ordinal = 2'],
    ]
    const found = async () => (await check(small)).findings.map(({ fault }) => fault)
    let before = await found()
    for (const [fault, sql] of planted) {
      expect([fault, before.includes(fault)]).toEqual([fault, false])
      expect([fault, await run(small, sql)]).not.toEqual([fault, 0])
      before = await found()
      expect([fault, before.includes(fault)]).toEqual([fault, true])
    }
  })

  test('goes on as it was: it routes, lists, finds by person, keeps its history, and binds, ends and tells on', async () => {
    const store: Store = await openPostgresStore({ url })
    const embedded = await openSqliteStore({ directory: config().data })
    const vault = openVault(config().keys, { data: config().data })
    const clock = committedClock(wall, store)
    const bindings = new Bindings(store, vault, clock, systemRandomness, defaultBindingLimits)
    try {
      // The ring of keys is written at the end of a copy, and commits its own time.
      expect(store.highestCommittedTime()).toBeGreaterThanOrEqual(embedded.highestCommittedTime())
      expect(await store.signatureHorizon()).toBe(await embedded.signatureHorizon())
      const router = new Router(store, vault, clock, defaultBindingLimits.quarantineMs)
      const route = await router.route(person(folk.a), filled.live.x as never)
      expect(route.kind === 'connect' && reveal(route.callee)).toBe(folk.b)
      const queries = [
        {},
        { orderId: 'changed' },
        { party: vault.hashOfParty(person(folk.e)) },
        { number: filled.live.x as never },
      ]
      for (const query of queries) {
        const asked = { customer, ...query, limit: 200, now: Date.now() }
        const [there, here] = [await store.bindings.list(asked), await embedded.bindings.list(asked)]
        expect(there?.items).toEqual(here?.items)
        expect(here?.items.length).toBeGreaterThan(0)
        for (const { id } of here?.items ?? [])
          expect(await store.traces.stoodIn(id)).toEqual(await embedded.traces.stoodIn(id))
      }
      const calls = { customer, limit: 200 }
      expect((await store.records.list(calls))?.items).toEqual((await embedded.records.list(calls))?.items)
      const [range, before] = [await store.events.range(customer), await embedded.events.range(customer)]
      expect(range).toEqual(before)
      const read = { owner: customer, after: 0, limit: 200 }
      expect(await store.events.read(read)).toEqual(await embedded.events.read(read))

      expect((await store.users.list({ limit: 9 }))?.items).toEqual((await embedded.users.list({ limit: 9 }))?.items)
      const kinds = ['complaint', 'breach'] as const
      const matters = await embedded.matters.changedAfter(kinds, 0, 9)
      expect(matters).toMatchObject([{ kind: 'complaint', revision: 1 }, { kind: 'breach' }])
      expect(await store.matters.changedAfter(kinds, 0, 9)).toEqual(matters)
      expect((await store.customers.list({ limit: 9 }))?.items).toEqual(
        (await embedded.customers.list({ limit: 9 }))?.items,
      )
      const log = await embedded.audit.after(0, 99)
      expect(await store.audit.after(0, 99)).toEqual(log)
      const fact = {
        at: 0,
        actor: { kind: 'key' },
        action: 'putTrunk',
        subject: null,
        customer: null,
        detail: '{}',
      } as const
      expect(await store.audit.append(fact)).toMatchObject({ ordinal: log.length + 1 })

      const own = await store.customers.find(customer)
      if (own === undefined) throw new Error('the customer was copied')
      const news = new Promise<void>((resolve) => void store.events.watch(() => resolve()))
      const bound = await bindings.bind({
        ...{ customer: own, mode: 'AXB', orderId: 'after', expiresAt: Date.now() + 3_600_000 },
        ...{ parties: { kind: 'two', a: person(folk.c), b: person(folk.e) }, terms: defaultTerms },
        ...{ choice: { kind: 'random' }, explain: false },
      })
      if (bound.kind !== 'bound') throw new Error(`it was answered ${bound.kind}`)
      await bindings.unbind(customer, filled.live.id as never)
      const newest = await store.bindings.list({ customer, limit: 1, now: Date.now() })
      expect(newest?.items[0]?.id).toBe(bound.binding.id)
      await news
      await expect
        .poll(async () => (await store.events.read({ owner: customer, after: range.last, limit: 9 })).events.length)
        .toBeGreaterThanOrEqual(2)
      const told = await store.events.read({ owner: customer, after: range.last, limit: 9 })
      expect(told.events[0]).toMatchObject({ number: range.last + 1, happening: { type: 'binding.created' } })
    } finally {
      await embedded.close()
      await store.close()
    }
  })

  test('is not copied where one value comes out otherwise, and nothing is left', async () => {
    const other = await postgres.database()
    await (await openPostgresStore({ url: other })).close()
    await run(
      other,
      `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.started_at := NEW.started_at + 1; RETURN NEW; END';
       CREATE TRIGGER spoil BEFORE INSERT ON call_record FOR EACH ROW EXECUTE FUNCTION spoil()`,
    )
    await expect(copy(other)).rejects.toThrow('row 1 of call_record is not the same')
    expect(await count(other, 'binding')).toBe(0)
  })

  test('comes back out of a dump of the database with the tools of PostgreSQL, without a fault', async () => {
    const [from, to] = [new URL(url), new URL(await postgres.database())]
    const file = join(home.directory, 'store.dump')
    const at = (one: URL) => ['--host', one.hostname, '--port', one.port, '--username', one.username]
    const tool = (name: string, ...argv: readonly string[]) =>
      execFileSync(join(postgresFolders()[0] ?? '', name), argv, { stdio: ['ignore', 'ignore', 'pipe'] })
    tool('pg_dump', ...at(from), '--format', 'custom', '--file', file, from.pathname.slice(1))
    tool('pg_restore', ...at(to), '--exit-on-error', '--dbname', to.pathname.slice(1), file)
    const [before, after] = [await check(url), await check(to.href)]
    expect(after.findings).toEqual([])
    expect(after.rows).toEqual(before.rows)
    expect(after.rows.bindings).toBeGreaterThan(bulk)
  })

  test('is not copied over a store that is there, and leaves that as it is', async () => {
    const before = await count(url, 'binding')
    await expect(copy(url)).rejects.toThrow('holds a store already')
    expect(await count(url, 'binding')).toBe(before)
  })

  test('leaves nothing when it is interrupted, and is copied whole by the next run', async () => {
    const other = await postgres.database()
    const client = new pg.Client({ connectionString: other })
    await client.connect()
    client.on('error', () => undefined)
    let parts = 0
    const cut = async (): Promise<void> => {
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      )
    }
    const interrupted = copyConfiguredStore(config(), {
      url: other,
      progress: (part) => {
        if (part === 'copying pair') parts += 1
        if (parts === 1) void cut()
      },
    })
    await expect(interrupted).rejects.toThrow('was not copied')
    expect(await count(other, 'binding')).toBe(0)
    await client.end()
    expect((await copy(other)).rows).toEqual(copied.rows)
  })

  test('is refused while its server runs, and by an address that is none, without showing a password', async () => {
    const server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
    const empty = await postgres.database()
    const command = ['store', 'copy', '--config', home.config]
    const busy = await axbridge(command, { folder: home.directory, env: { AXBRIDGE_POSTGRES_URL: empty } })
    await server.stop(10_000)
    expect(busy.code).toBe(1)
    expect(busy.stderr).toContain('another running AXBridge has it open')
    const wrong = 'postgres://axbridge:a-password@127.0.0.1:1/none'
    const gone = await axbridge(command, { folder: home.directory, env: { AXBRIDGE_POSTGRES_URL: wrong } })
    expect(gone.code).toBe(1)
    expect(gone.stderr).not.toContain('a-password')
    expect(finderOf(...Object.values(folk))(busy.stderr + gone.stderr)).toBe(false)
  })

  test('is known by its key: with another master key it is not looked at, and no server would start on it', async () => {
    const keys = join(home.directory, 'other-keys')
    cpSync(join(home.directory, 'keys'), keys, { recursive: true })
    writeFileSync(join(keys, 'master'), `${'07'.repeat(32)}\n`)
    const other = completeConfig({ data: join(home.directory, 'none'), keys, store: { kind: 'postgres', url } })
    const checking = checkConfiguredStore(other, { isQuick: true, progress: () => {} })
    await expect(checking).rejects.toThrow('is not the one that sealed the data')
  })

  test('is served by a server whose configuration names it, and looked at by the same', async () => {
    const there = ServerHome.make({ store: { kind: 'postgres', url } })
    try {
      cpSync(join(home.directory, 'keys'), join(there.directory, 'keys'), { recursive: true })
      const server = await ServerProcess.start({ config: there.config, deadlineMs: 30_000 })
      try {
        const api = new ApiClient(server.ready.http, filled.key)
        expect(await api.ask('GET', `/v1/bindings/${filled.ended.id}`)).toMatchObject({ state: 'ended' })
        const checked = await axbridge(['store', 'check', '--config', there.config, '--json'], {
          folder: there.directory,
        })
        expect(checked.code).toBe(0)
        expect(JSON.parse(checked.stdout)).toMatchObject({ store: 'postgres', isServed: true, findings: [] })
        const backup = await axbridge(
          ['store', 'backup', '--config', there.config, '--to', join(there.directory, 'b')],
          {
            folder: there.directory,
          },
        )
        expect([backup.code, backup.stderr]).toEqual([1, expect.stringContaining('tools of its own')])
      } finally {
        await server.stop(10_000)
      }
    } finally {
      there.remove()
    }
  })

  test('keeps the keys: the customer asks the embedded store and its copy with the same one', async () => {
    const store = await openPostgresStore({ url })
    try {
      const vault = openVault(config().keys, { data: config().data })
      const known = await store.customers.keyByHash(vault.hash('api-key', filled.key))
      expect(known?.customer.id).toBe(customer)
    } finally {
      await store.close()
    }
  })
})
