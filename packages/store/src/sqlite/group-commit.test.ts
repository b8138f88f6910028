import { join } from 'node:path'
import type { CustomerId } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  addCustomers,
  callRecord,
  customer,
  customerOf,
  noon,
  numberBlock,
  octetsOf,
  placedFirst,
  placement,
} from '../contract/samples.ts'
import { temporaryDirectory } from '../contract/temporary-directory.ts'
import { openWriteConnection } from './connections.ts'
import { GroupCommit, type RunnableOperation } from './group-commit.ts'
import { migrate } from './migrations/migrate.ts'
import { openSqliteStore } from './open.ts'
import { OpenRecords } from './open-records.ts'

const binds = (from: number, count: number): RunnableOperation[] =>
  Array.from({ length: count }, (_, n) => ({ kind: 'place', input: placement({ n: from + n, limit: 10_000 }) }))

let database: Database
let commits: GroupCommit

const openCommits = (): void => {
  database = openWriteConnection(join(temporaryDirectory(), 'axbridge.db'), {
    checkpointPages: 1_000,
    writeCacheKiB: 1_024,
  })
  onTestFinished(() => {
    database.close()
  })
  migrate(database)
  commits = new GroupCommit(database, new OpenRecords())
  commits.run([
    { kind: 'addCustomer', input: customerOf(1, 'one') },
    { kind: 'addBlocks', input: [numberBlock()] },
  ])
}

describe('a disk that is full', () => {
  beforeEach(openCommits)

  const count = (table: string) => database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()

  test('rejects a group as a whole, and takes the next one when there is room again (promise 7)', () => {
    expect(commits.run(binds(0, 10)).every(({ ok }) => ok)).toBe(true)
    // As many pages as there are: whatever needs one more fails with SQLITE_FULL, as it does on a disk without room.
    const pages = Number(database.pragma('page_count', { simple: true }))
    database.pragma(`max_page_count = ${pages}`)
    const at = noon + 1
    const refused = commits.run([...binds(10, 500), { kind: 'saveRecord', input: callRecord(1, { startedAt: at }) }])
    expect(refused).toHaveLength(501)
    for (const result of refused) expect(result).toMatchObject({ ok: false, error: { code: 'disk' } })
    expect(commits.highestCommittedTime).toBe(noon)
    expect([count('binding'), count('call_record')]).toEqual([10, 0])

    database.pragma(`max_page_count = ${pages + 10_000}`)
    for (const result of commits.run(binds(10, 500))) expect(result).toEqual({ ok: true, outcome: placedFirst })
    expect([count('binding'), count('pair')]).toEqual([510, 1_020])
    expect(database.prepare('SELECT sum(pairs) FROM block_return').pluck().get()).toBe(510)
  })

  test('counts of what was rolled back are not written with what comes after it', () => {
    const broken = { ...placement({ n: 2 }), candidates: placement({ n: 1 }).candidates, parties: [] }
    const results = commits.run([
      { kind: 'place', input: placement({ n: 1 }) },
      { kind: 'place', input: broken },
      { kind: 'place', input: placement({ n: 3 }) },
    ])
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(database.prepare('SELECT sum(pairs) FROM block_return').pluck().get()).toBe(2)
  })
})

describe('numbers of events', () => {
  beforeEach(openCommits)

  const bind = (n: number) => ({ kind: 'place', input: placement({ n, limit: 10_000 }) }) as const
  const note = (at: number): RunnableOperation => ({
    kind: 'noteEvent',
    input: { owner: customer, at, token: 'abcdefghijkmnpqr', event: { type: 'pool.recovered', freeShare: 1 } },
  })
  /** Its id is in use. */
  const broken = { kind: 'place', input: { ...placement({ n: 1 }), parties: [] } } as const

  const rows = () =>
    database
      .prepare<[], [number, number, number]>('SELECT customer, number, subject FROM event ORDER BY customer, number')
      .raw()
      .all()

  test('have no gap and no double behind a group that was run again, with each operation apart', () => {
    const ok = (group: readonly RunnableOperation[]) => commits.run(group).map((result) => result.ok)
    expect(ok([bind(1), note(noon), broken, bind(2), broken, note(noon)])).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ])
    expect(ok([bind(3), bind(4)])).toEqual([true, true])
    const numbers = rows().map(([, number]) => number)
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6])
    expect(rows().map(([, , subject]) => subject)).toEqual([1, null, 2, null, 3, 4])
    expect(database.prepare('SELECT count(*) FROM turn').pluck().get()).toBe(4)
  })

  test('go on where they were behind a group that the disk did not take', () => {
    commits.run(binds(0, 10))
    const pages = Number(database.pragma('page_count', { simple: true }))
    database.pragma(`max_page_count = ${pages}`)
    expect(commits.run([note(noon), ...binds(10, 500)]).some((result) => result.ok)).toBe(false)
    database.pragma(`max_page_count = ${pages + 10_000}`)
    commits.run([note(noon), ...binds(10, 3)])
    expect(rows().map(([, number]) => number)).toEqual(Array.from({ length: 14 }, (_, n) => n + 1))
    expect(database.prepare('SELECT count(*) FROM turn').pluck().get()).toBe(13)
  })

  test('are told of once a group, of its owners', () => {
    commits.takeTold()
    commits.run([bind(1), bind(2), { ...note(noon), input: { ...note(noon).input, owner: null } } as RunnableOperation])
    expect(commits.takeTold()).toEqual([customer, null])
    commits.run([{ kind: 'forgetAnswers', input: { before: noon, limit: 1, at: noon } }])
    expect(commits.takeTold()).toEqual([])
  })

  test('of a customer are right whatever the number of customers that are told of between', () => {
    const others = Array.from({ length: 30 }, (_, n) => customerOf(n + 10, `c${n}`))
    commits.run(others.map((input) => ({ kind: 'addCustomer', input })))
    const noteOf = (owner: CustomerId): RunnableOperation => ({
      kind: 'noteEvent',
      input: { owner, at: noon, token: 'abcdefghijkmnpqr', event: { type: 'pool.recovered', freeShare: 1 } },
    })
    for (let round = 0; round < 3; round += 1) commits.run(others.flatMap(({ id }) => [noteOf(id), noteOf(id)]))
    const perCustomer = database
      .prepare('SELECT count(*), min(number), max(number) FROM event GROUP BY customer')
      .raw()
      .all()
    expect(perCustomer).toEqual(others.map(() => [6, 1, 6]))
  })
})

describe('a file that another process has locked', () => {
  test('rejects writes as busy, answers reads, and takes writes when the lock is gone', async () => {
    const directory = temporaryDirectory()
    const store = await openSqliteStore({ directory })
    onTestFinished(() => store.close())
    await addCustomers(store)
    const other = new Sqlite(join(directory, 'axbridge.db'))
    onTestFinished(() => {
      other.close()
    })
    other.exec('BEGIN IMMEDIATE')
    const waiting = [1, 2].map((n) => store.bindings.place(placement({ n })))
    for (const outcome of await Promise.allSettled(waiting)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'busy', retryable: true } })
    }
    expect(await store.bindings.standing(placement({ n: 1 }).candidates[0]?.x as never, octetsOf('a1'))).toBeUndefined()
    other.exec('ROLLBACK')
    expect(await store.bindings.place(placement({ n: 1 }))).toEqual(placedFirst)
  })
})
