import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckReport, checkConfiguredStore, completeConfig } from '@axbridge/server'
import { ServerHome } from '@axbridge/sim'
import { type FaultName, faults } from '@axbridge/store'
import Sqlite, { type Database } from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { fillConsole } from './filled-console.ts'
import { filledHome, folk } from './filled-store.ts'
import { finderOf } from './independent-search.ts'

let home: ServerHome
let data: string

beforeAll(async () => {
  home = ServerHome.make()
  await filledHome(home)
  await fillConsole(home)
})
afterAll(() => home.remove())
afterEach(() => rmSync(data, { recursive: true, force: true }))

const check = (isQuick = false): Promise<CheckReport> =>
  checkConfiguredStore(completeConfig({ data, keys: join(home.directory, 'keys') }), { isQuick, progress: () => {} })

/** A copy of the data, which a test may damage. */
const copied = (): string => {
  data = mkdtempSync(join(tmpdir(), 'axbridge-check-'))
  cpSync(join(home.directory, 'data'), data, { recursive: true })
  return data
}

const open = (): Database => new Sqlite(join(copied(), 'axbridge.db'))

const found = ({ findings }: CheckReport): readonly string[] => findings.map(({ fault }) => fault)

/** One live pair of the binding of two people that was made first. */
const onePair = '(block, serial, party) = (SELECT block, serial, party FROM pair WHERE binding = 1 AND side = 1)'

/** What goes wrong, how it is planted, and what else is wrong then. One fault for each name of the closed list, or more. */
const planted: readonly {
  readonly fault: FaultName
  readonly how: string
  readonly sql: string
  readonly also?: readonly FaultName[]
}[] = [
  { fault: 'row_unreadable', how: 'a mode that there is not', sql: 'UPDATE binding SET mode = 99 WHERE ordinal = 1' },
  { fault: 'customer_unknown', how: 'a key of nobody', sql: 'UPDATE customer_key SET customer = 999' },
  { fault: 'customer_unknown', how: 'a binding of nobody', sql: 'UPDATE binding SET customer = 999 WHERE ordinal = 1' },
  { fault: 'block_unknown', how: 'a block that is gone', sql: 'DELETE FROM number_block' },
  { fault: 'block_not_customers', how: "a block in another's pool", sql: 'UPDATE number_block SET customer = 2' },
  { fault: 'block_not_customers', how: 'a block given back', sql: 'UPDATE number_block SET state = 3' },
  {
    fault: 'block_outlived',
    how: 'a block that is not valid any more',
    sql: 'UPDATE number_block SET valid_until = 1',
  },
  {
    fault: 'binding_misfit',
    how: 'a binding unbound before it was made',
    sql: "UPDATE binding SET unbound_at = created_at - 1 WHERE order_id = 'ended'",
  },
  { fault: 'binding_misfit', how: 'two people as a group', sql: 'UPDATE binding SET mode = 2 WHERE ordinal = 1' },
  { fault: 'binding_misfit', how: 'one number in a mode of two', sql: 'UPDATE binding SET mode = 1 WHERE ordinal = 1' },
  { fault: 'committed_behind', how: 'a committed time of long ago', sql: 'UPDATE committed SET time = 1' },
  {
    fault: 'party_twice',
    how: 'a pair that another binding holds',
    sql: `UPDATE pair SET binding = 3 WHERE ${onePair}`,
  },
  { fault: 'pair_missing', how: 'a pair that is gone', sql: `DELETE FROM pair WHERE ${onePair}` },
  { fault: 'pair_missing', how: 'a pair that ended early', sql: `UPDATE pair SET live_until = 5 WHERE ${onePair}` },
  {
    fault: 'pair_of_stranger',
    how: 'somebody in the place of a party',
    sql: `UPDATE pair SET party = randomblob(17) WHERE ${onePair}`,
  },
  { fault: 'pair_without_binding', how: 'a pair of nothing', sql: `UPDATE pair SET binding = 999 WHERE ${onePair}` },
  {
    fault: 'pair_elsewhere',
    how: 'a pair on the next number',
    sql: `UPDATE pair SET serial = serial + 1 WHERE ${onePair}`,
  },
  { fault: 'pair_misfit', how: 'a B who counts beside A', sql: `UPDATE pair SET side = 2 WHERE ${onePair}` },
  {
    fault: 'pair_life',
    how: 'a pair a moment longer',
    sql: `UPDATE pair SET live_until = live_until + 1 WHERE ${onePair}`,
  },
  {
    fault: 'pair_life',
    how: 'a rest shorter than a life',
    sql: `UPDATE pair SET held_until = live_until - 1 WHERE ${onePair}`,
  },
  {
    fault: 'number_over_limit',
    how: '201 pairs on a number',
    sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 201)
      INSERT INTO pair SELECT block, serial, randomblob(17), binding, 0, 0, held_until, NULL FROM pair, n WHERE ${onePair}`,
  },
  {
    fault: 'returns_wrong',
    how: 'a counter one too high',
    sql: 'UPDATE block_return SET pairs = pairs + 1 WHERE hour = (SELECT max(hour) FROM block_return)',
  },
  { fault: 'returns_wrong', how: 'a counter that is gone', sql: 'DELETE FROM block_return' },
  { fault: 'history_broken', how: 'a link to nothing', sql: 'UPDATE binding SET previous = 999 WHERE ordinal = 2' },
  { fault: 'history_broken', how: 'a number without its newest', sql: 'DELETE FROM pair WHERE binding = 1' },
  { fault: 'lookup_missing', how: 'no look-up by customer', sql: 'DELETE FROM binding_by_customer WHERE binding = 1' },
  { fault: 'lookup_missing', how: 'no look-up by order', sql: 'DELETE FROM binding_by_order WHERE binding = 1' },
  { fault: 'lookup_missing', how: 'no look-up by party', sql: 'DELETE FROM binding_by_party WHERE binding = 1' },
  { fault: 'lookup_stray', how: 'a customer of nothing', sql: 'INSERT INTO binding_by_customer VALUES (1, 999, 1)' },
  { fault: 'lookup_stray', how: 'an order of nothing', sql: "INSERT INTO binding_by_order VALUES (1, 'none', 1, 1)" },
  {
    fault: 'lookup_stray',
    how: 'a party of nothing',
    sql: "INSERT INTO binding_by_party VALUES (1, x'01', 1, 999, 1)",
  },
  { fault: 'lookup_stray', how: 'a run that is gone', sql: 'DELETE FROM party_run WHERE run = 2' },
  { fault: 'former_astray', how: 'who stood in nothing', sql: 'UPDATE binding_former SET binding = 999' },
  { fault: 'former_astray', how: 'a change that was not made', sql: 'UPDATE binding_former SET revision = 99' },
  { fault: 'former_astray', how: 'a change before the binding', sql: 'UPDATE binding_former SET until = 1' },
  {
    fault: 'former_astray',
    how: 'who stood before the deleted',
    sql: "UPDATE binding SET parties = x'' WHERE order_id = 'changed'",
  },
  {
    fault: 'committed_behind',
    how: 'a change that is to come',
    sql: 'UPDATE binding_former SET until = until + 86400000',
  },
  { fault: 'seal_closed', how: 'other former parties', sql: 'UPDATE binding_former SET parties = zeroblob(60)' },
  { fault: 'seal_closed', how: 'other parties', sql: 'UPDATE binding SET parties = zeroblob(60) WHERE ordinal = 1' },
  {
    fault: 'seal_closed',
    how: 'the parties of another binding',
    sql: 'UPDATE binding SET parties = (SELECT parties FROM binding WHERE ordinal = 2) WHERE ordinal = 1',
  },
  { fault: 'seal_closed', how: 'another secret of a key', sql: 'UPDATE customer_key SET secret = zeroblob(60)' },
  { fault: 'seal_closed', how: 'a trunk under another name', sql: "UPDATE trunk SET name = 'other'" },
  { fault: 'seal_closed', how: 'another kept answer', sql: 'UPDATE kept_answer SET answer = zeroblob(60)' },
  {
    fault: 'record_malformed',
    how: 'an end without its length',
    sql: 'UPDATE call_record SET duration_ms = NULL WHERE ordinal = 1',
  },
  {
    fault: 'record_malformed',
    how: 'an end of an open one',
    sql: 'UPDATE call_record SET outcome = 0 WHERE ordinal = 1',
  },
  { fault: 'record_astray', how: 'another order', sql: "UPDATE call_record SET order_id = 'other' WHERE ordinal = 1" },
  {
    fault: 'record_astray',
    how: 'a binding of nothing',
    sql: 'UPDATE call_record SET binding = zeroblob(19) WHERE ordinal = 1',
  },
  {
    fault: 'record_unmasked',
    how: 'a whole number',
    sql: `UPDATE call_record SET caller = '${folk.a}' WHERE ordinal = 1`,
  },
  {
    fault: 'event_gap',
    how: 'an event that is gone',
    sql: 'DELETE FROM event WHERE customer = 1 AND number = 3',
  },
  { fault: 'event_gap', how: 'the first event gone', sql: 'DELETE FROM event WHERE customer = 1 AND number = 1' },
  {
    fault: 'event_astray',
    how: 'an event of no binding',
    sql: 'UPDATE event SET subject = 999 WHERE customer = 1 AND number = 2',
  },
  { fault: 'event_astray', how: 'an event of no call', sql: 'UPDATE event SET subject = 999 WHERE type = 11' },
  {
    fault: 'event_astray',
    how: 'an event of no customer',
    sql: 'INSERT INTO event VALUES (999, 1, 13, 1, NULL, NULL, NULL, NULL)',
  },
  {
    fault: 'created_missing',
    how: 'a binding whose making was not told',
    sql: 'UPDATE event SET type = 1 WHERE type = 0 AND subject = 2',
  },
  { fault: 'ended_missing', how: 'an end that was not told', sql: 'UPDATE event SET type = 1 WHERE type = 2' },
  { fault: 'event_order', how: 'a making told twice', sql: 'UPDATE event SET type = 0 WHERE type = 1' },
  {
    fault: 'event_order',
    how: 'a rest before its end',
    sql: 'UPDATE event SET type = CASE type WHEN 2 THEN 5 ELSE 2 END WHERE type IN (2, 5)',
  },
  { fault: 'turn_missing', how: 'nothing set for the ends', sql: 'DELETE FROM turn WHERE kind = 0' },
  { fault: 'turn_missing', how: 'nothing set for what rests', sql: 'DELETE FROM turn WHERE kind = 2' },
  { fault: 'turn_astray', how: 'a turn of nothing', sql: 'INSERT INTO turn VALUES (1, 999, 0, 1)' },
  {
    fault: 'delivery_astray',
    how: 'a delivery to nobody',
    sql: "INSERT INTO webhook_delivery (webhook, number, event, type, subject, is_dead, attempts) VALUES (999, 1, 'e', 't', 's', 0, 0)",
  },
  { fault: 'row_unreadable', how: 'a role that there is not', sql: "UPDATE console_user SET role = 'owner'" },
  { fault: 'row_unreadable', how: 'an actor that there is not', sql: "UPDATE audit_entry SET actor = 'nobody'" },
  {
    fault: 'customer_unknown',
    how: 'a user of nobody',
    sql: 'UPDATE console_user SET customer = 999 WHERE ordinal = 2',
  },
  { fault: 'seal_closed', how: 'another second factor', sql: 'UPDATE console_user SET totp = zeroblob(60)' },
  {
    fault: 'user_misfit',
    how: 'a developer of nobody',
    sql: 'UPDATE console_user SET customer = NULL WHERE ordinal = 2',
  },
  {
    fault: 'user_misfit',
    how: 'an operator of a customer',
    sql: 'UPDATE console_user SET customer = 1 WHERE ordinal = 1',
  },
  { fault: 'user_misfit', how: 'nobody knows the password', sql: 'UPDATE console_user SET password = NULL' },
  { fault: 'session_astray', how: 'a session of nobody', sql: "UPDATE console_session SET user_id = 'usr_none'" },
  { fault: 'audit_gap', how: 'an entry that is gone', sql: 'DELETE FROM audit_entry WHERE ordinal = 2' },
  { fault: 'audit_gap', how: 'the first entry gone', sql: 'DELETE FROM audit_entry WHERE ordinal = 1' },
  { fault: 'audit_changed', how: 'another reason', sql: "UPDATE audit_entry SET detail = '[1]' WHERE ordinal = 2" },
  {
    fault: 'audit_changed',
    how: 'another who did it',
    sql: "UPDATE audit_entry SET user_name = 'another' WHERE action = 'revealBinding'",
  },
  { fault: 'audit_changed', how: 'another hash', sql: 'UPDATE audit_entry SET hash = zeroblob(32) WHERE ordinal = 3' },
  { fault: 'audit_changed', how: 'an earlier instant', sql: 'UPDATE audit_entry SET at = 1 WHERE ordinal = 2' },
  { fault: 'row_unreadable', how: 'a kind of matter that there is not', sql: "UPDATE matter SET kind = 'wish'" },
  {
    fault: 'row_unreadable',
    how: 'a profile that is no JSON',
    sql: "UPDATE customer SET profile = '{' WHERE number = 1",
  },
  { fault: 'customer_unknown', how: 'a matter of nobody', sql: "UPDATE matter SET customer = 'cus_none'" },
  { fault: 'matter_misfit', how: 'a change that nobody made', sql: 'UPDATE matter SET change = change + 9' },
  {
    fault: 'matter_misfit',
    how: 'two changes at one place',
    sql: "UPDATE matter SET change = (SELECT change FROM matter WHERE kind = 'complaint') WHERE kind = 'breach'",
  },
  { fault: 'matter_misfit', how: 'changed before it was made', sql: 'UPDATE matter SET changed_at = created_at - 1' },
  { fault: 'matter_misfit', how: 'a revision that there is not', sql: 'UPDATE matter SET revision = -1' },
  {
    fault: 'committed_behind',
    how: 'a matter of tomorrow',
    sql: 'UPDATE matter SET changed_at = changed_at + 86400000',
  },
  { fault: 'committed_behind', how: 'an entry of tomorrow', sql: 'UPDATE audit_entry SET at = at + 86400000' },
]

describe('a store that is whole', () => {
  test.each([false, true])('has no fault, looked at quickly: %s', async (isQuick) => {
    copied()
    const report = await check(isQuick)
    expect(report.findings).toEqual([])
    expect(report.rows).toMatchObject({
      bindings: 6,
      'former parties': 1,
      records: 3,
      keys: 1,
      trunks: 1,
      blocks: 1,
      customers: 2,
      lives: 6,
      users: 2,
      sessions: 1,
    })
    expect(report.rows['audit entries']).toBeGreaterThanOrEqual(3)
    expect(report.rows.matters).toBeGreaterThanOrEqual(2)
  })

  test('is read and not changed: the same file is there afterwards', async () => {
    const database = open()
    const before = database.serialize()
    database.close()
    await check()
    const after = new Sqlite(join(data, 'axbridge.db'))
    expect(after.serialize().equals(before)).toBe(true)
    after.close()
  })
})

describe('a damaged store', () => {
  test.each(planted)('$fault: $how', async ({ fault, sql }) => {
    const database = open()
    const { changes } = database.prepare(sql).run()
    database.close()
    expect(changes).toBeGreaterThan(0)
    const report = await check()
    expect(found(report)).toContain(fault)
    expect(finderOf(...Object.values(folk))(JSON.stringify(report))).toBe(false)
  })

  test('file_damaged: a page of an index that is overwritten', async () => {
    const database = open()
    const page = database
      .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'customer_by_name'")
      .pluck()
      .get()
    const size = Number(database.pragma('page_size', { simple: true }))
    database.close()
    const file = openSync(join(data, 'axbridge.db'), 'r+')
    writeSync(file, Buffer.alloc(size, 0x5a), 0, size, ((page ?? 0) - 1) * size)
    closeSync(file)
    expect(found(await check())).toContain('file_damaged')
  })

  test('record_stale: a call that a running server has had open since yesterday', async () => {
    const database = open()
    database
      .prepare(
        `UPDATE call_record SET outcome = 0, ended_at = NULL, duration_ms = NULL, q850_cause = NULL, refusal = NULL,
          started_at = started_at - 86400000 WHERE ordinal = 1`,
      )
      .run()
    database.close()
    expect(await check()).toMatchObject({ isServed: false, openRecords: 1, findings: [] })
    const lock = new Sqlite(join(data, 'axbridge.lock'))
    lock.exec('BEGIN EXCLUSIVE')
    const report = await check()
    lock.close()
    expect(report.isServed).toBe(true)
    expect(found(report)).toEqual(['record_stale'])
  })

  test('every fault of the closed list is planted above', () => {
    const names = new Set<string>([...planted.map(({ fault }) => fault), 'file_damaged', 'record_stale'])
    expect([...names].sort()).toEqual(Object.keys(faults).sort())
  })
})
