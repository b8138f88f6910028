import { type ChildProcess, spawn } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  addCustomers,
  apiKey,
  bindingId,
  block,
  callRecord,
  customer,
  customerOf,
  day,
  hour,
  keptAnswer,
  minute,
  noon,
  numberBlock,
  octetsOf,
  placed,
  placement,
  taken,
  x,
  y,
} from '../contract/samples.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { toldTo } from '../contract/told.ts'
import { consoleUser, fact, session, userId } from '../contract/user-samples.ts'
import { openSqliteStore } from './open.ts'

const open = async (directory: string) => {
  const store = await openSqliteStore({ directory })
  onTestFinished(() => store.close())
  return store
}

describe('reopening a store', () => {
  test('finds everything that was acknowledged, and the highest committed time (promises 2 and 7)', async () => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    await addCustomers(store)
    await store.customers.addKey(apiKey(1))
    const kept = keptAnswer('k', noon)
    await store.bindings.place(placement({ n: 1, kept }))
    await store.bindings.place(placement({ n: 2, mode: 'GXYB', a: ['m', 'n'], onY: y, terms: { graceMs: 5 } }))
    await store.bindings.unbind({ id: bindingId(2), customer, at: noon + minute, quarantineMs: day, graceMs: 0 })
    await store.records.save(callRecord(1))
    await store.trunks.put({ name: 'carrier', definition: '{}', changedAt: noon })
    await store.setSignatureHorizon(7)
    for (const n of [8, 9]) await store.users.add(consoleUser(n))
    for (const n of [1, 2]) await store.users.addSession(session(n))
    await store.users.endSession(octetsOf('s2'))
    const entry = await store.audit.append(fact())
    await store.events.note(null, noon, 'abcdefghijkmnpqr', { type: 'alarm.raised', alarm: 'disk', subject: null })
    await store.events.forget({ before: noon + 1, limit: 2 })
    const told = await toldTo(store)
    const cursor = (await store.bindings.list({ customer, limit: 1, now: noon }))?.next ?? ''
    await store.close()

    const again = await open(directory)
    expect(again.highestCommittedTime()).toBe(noon + minute)
    expect(await again.customers.keyByHash(apiKey(1).hash)).toEqual({ key: apiKey(1), customer: customerOf(1, 'one') })
    expect(await again.numbers.block(block)).toStrictEqual(numberBlock({ firstUsedAt: noon }))
    expect(await again.bindings.find(customer, bindingId(1))).toStrictEqual(placed({ n: 1 }))
    expect(await again.bindings.standing(y, octetsOf('b2'))).toMatchObject({ counts: true, liveUntil: noon + minute })
    expect(await again.bindings.list({ customer, party: octetsOf('n'), limit: 9, now: noon })).toMatchObject({
      items: [{ id: bindingId(2), unboundAt: noon + minute }],
    })
    expect(await again.numbers.use([block], noon)).toMatchObject([{ held: 4 }])
    expect(await again.keptAnswer(kept.key, noon)).toStrictEqual(kept)
    expect(await again.records.find(customer, callRecord(1).id)).toStrictEqual(callRecord(1))
    expect(await again.trunks.list()).toEqual([{ name: 'carrier', definition: '{}', changedAt: noon }])
    expect(await again.signatureHorizon()).toBe(7)
    expect(await again.users.find(userId(8))).toStrictEqual(consoleUser(8))
    expect(await again.users.session(octetsOf('s1'))).toStrictEqual({ session: session(1), user: consoleUser(9) })
    expect(await again.users.session(octetsOf('s2'))).toBeUndefined()
    expect(await again.audit.after(0, 9)).toStrictEqual([entry])
    expect(await again.audit.append(fact())).toMatchObject({ ordinal: 2, at: noon + minute })
    expect(await toldTo(again)).toStrictEqual(told)
    expect(told.map(({ number }) => number)).toEqual([2, 3, 4, 5])
    expect(await again.events.range(customer)).toEqual({ first: 2, last: 5 })
    expect(await again.events.range(null)).toEqual({ first: 2, last: 1 })
    await again.events.note(null, noon, 'abcdefghijkmnpqr', { type: 'alarm.cleared', alarm: 'disk', subject: null })
    expect((await toldTo(again, null)).map(({ number }) => number)).toEqual([2])
    expect(await again.events.passTime({ at: noon + minute, limit: 9 })).toEqual({ taken: 0, next: noon + hour })
    expect((await again.bindings.list({ customer, limit: 1, now: noon, cursor }))?.items).toHaveLength(1)
    expect(await again.bindings.place(placement({ n: 3, a: 'a1' }))).toEqual(taken)
    expect(await again.records.closeOrphans(noon + day)).toBe(1)
  })

  test('refuses a schema that a later version wrote, and leaves it as it is', async () => {
    const directory = temporaryDirectory()
    await (await open(directory)).close()
    const file = join(directory, 'axbridge.db')
    const database = new Sqlite(file)
    database.pragma('user_version = 99')
    database.close()
    await expect(openSqliteStore({ directory })).rejects.toMatchObject({ code: 'schema_newer', retryable: false })
    const after = new Sqlite(file)
    expect(after.pragma('user_version', { simple: true })).toBe(99)
    after.close()
  })

  test('refuses a file that is no database', async () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'axbridge.db'), 'this is not a database, whatever its name says'.repeat(100))
    await expect(openSqliteStore({ directory })).rejects.toMatchObject({ code: 'disk' })
  })

  test('makes its directory for its owner only', async () => {
    const directory = join(temporaryDirectory(), 'new', 'data')
    await open(directory)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
  })

  test('has one page to recover once the store was idle, in a WAL that kept its length', async () => {
    const directory = temporaryDirectory()
    const store = await openSqliteStore({ directory, idleCheckpointMs: 100 })
    onTestFinished(() => store.close())
    await addCustomers(store)
    for (let n = 0; n < 20; n += 1) await store.bindings.place(placement({ n }))
    const wal = join(directory, 'axbridge.db-wal')
    const { size } = statSync(wal)
    const other = new Sqlite(join(directory, 'axbridge.db'))
    onTestFinished(() => {
      other.close()
    })
    const pagesInWal = () => (other.pragma('wal_checkpoint(PASSIVE)') as { log: number }[])[0]?.log
    await expect.poll(pagesInWal, { timeout: 5_000 }).toBe(1)
    expect(statSync(wal).size).toBe(size)
    expect(await store.bindings.find(customer, bindingId(19))).toStrictEqual(placed({ n: 19 }))
  })

  test('leaves one file of data behind when it was closed', async () => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    await addCustomers(store)
    await store.close()
    const size = (name: string) => statSync(join(directory, name), { throwIfNoEntry: false })?.size
    expect(size('axbridge.db')).toBeGreaterThan(0)
    expect(size('axbridge.db-wal')).toBeUndefined()
  })
})

describe('a second store on one directory', () => {
  test('is refused while the first is open, and taken when it has closed', async () => {
    const directory = temporaryDirectory()
    const first = await open(directory)
    await expect(openSqliteStore({ directory })).rejects.toMatchObject({ name: 'StoreError', code: 'busy' })
    await addCustomers(first)
    await first.close()
    const second = await open(directory)
    expect(await second.customers.findByName('one')).toMatchObject({ id: customer })
  })
})

describe('kill -9 in the middle of concurrent placements', () => {
  test('loses none that was acknowledged, and leaves no lock behind (promises 1 and 7)', async () => {
    const directory = temporaryDirectory()
    const store = await open(directory)
    await addCustomers(store)
    await store.close()
    const acknowledged: number[] = []
    for (const round of [1, 2, 3]) {
      acknowledged.push(...(await placeAndKill(directory, round * 1_000_000, 150 * round)))
      const again = await open(directory)
      expect(again.highestCommittedTime()).toBe(noon)
      const lost = acknowledged.filter((n) => {
        const id = bindingId(n)
        const standings = [again.bindings.standing(x, octetsOf(`a${n}`)), again.bindings.standing(x, octetsOf(`b${n}`))]
        const stands = standings.every(
          (standing) => standing !== undefined && 'binding' in standing && standing.binding === id,
        )
        return again.bindings.find(customer, id) === undefined || !stands
      })
      expect(lost).toEqual([])
      await again.close()
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(900)
    const database = new Sqlite(join(directory, 'axbridge.db'), { readonly: true })
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
    // All or nothing: no half of a binding was left by a group that was not committed.
    const halves = 'SELECT count(*) FROM (SELECT binding FROM pair GROUP BY block, binding HAVING count(*) <> 2)'
    expect(database.prepare(halves).pluck().get()).toBe(0)
    const counts = 'SELECT (SELECT count(*) FROM binding) * 2 = (SELECT count(*) FROM pair)'
    expect(database.prepare(counts).pluck().get()).toBe(1)
    // Each binding that is there has its one event and its one turn, and what is not there has none.
    const bindings = database.prepare('SELECT ordinal FROM binding ORDER BY ordinal').pluck().all()
    expect(database.prepare('SELECT subject FROM event WHERE type = 0 ORDER BY subject').pluck().all()).toEqual(
      bindings,
    )
    expect(database.prepare('SELECT binding FROM turn ORDER BY binding').pluck().all()).toEqual(bindings)
    expect(database.prepare('SELECT number FROM event ORDER BY number').pluck().all()).toEqual(
      bindings.map((_, n) => n + 1),
    )
    database.close()
  })
})

/** Kills the placing process as soon as it has told of so many placements; answers all that it told of. */
const placeAndKill = async (directory: string, first: number, count: number): Promise<number[]> => {
  const script = fileURLToPath(new URL('../contract/place-until-killed.js', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [script, directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told: number[] = []
  if (child.stdout === null) throw new Error('the placing process has no output')
  const ended = new Promise((resolve) => child.once('exit', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(Number(line))
    if (told.length === count) child.kill('SIGKILL')
  }
  await ended
  return told
}
