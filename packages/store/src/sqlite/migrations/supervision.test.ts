import { join } from 'node:path'
import { emptyProfile } from '@axbridge/core'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { matterId, newMatter } from '../../contract/matter-samples.ts'
import {
  bindingId,
  callId,
  callRecord,
  customer,
  customerOf,
  noon,
  octetsOf,
  placed,
  placement,
  x,
} from '../../contract/samples.ts'
import { temporaryDirectory } from '../../contract/temporary-directory.ts'
import { openSqliteStore } from '../open.ts'
import { bindingKeyOf, packBindingId, packCallId, packNumber } from '../packed-id.ts'
import { migrations } from './migrations.ts'

const before = 5

/** A store as the version before supervision left it: a customer with his block, a binding of his and a call. */
const earlierStore = (): string => {
  const directory = temporaryDirectory()
  const database = new Sqlite(join(directory, 'axbridge.db'))
  database.pragma('journal_mode = WAL')
  for (const migration of migrations.slice(0, before)) database.exec(migration)
  database.pragma(`user_version = ${before}`)
  const key = bindingKeyOf(bindingId(1))
  const { binding, liveUntil, heldUntil } = placement({ n: 1 })
  const { orderId, createdAt, expiresAt } = binding
  database
    .prepare("INSERT INTO customer (number, id, name, created_at, bearer_allowed) VALUES (1, ?, 'one', 1, 0)")
    .run(customer)
  database
    .prepare("INSERT INTO number_block VALUES (?, 'none: a test', 1, NULL, 'test', 1, 1, 1, ?)")
    .run(key?.block, noon)
  database
    .prepare(
      `INSERT INTO binding (ordinal, block, serial, token, customer, mode, order_id, created_at, expires_at, parties)
        VALUES (1, ?, 1, ?, 1, 0, ?, ?, ?, ?)`,
    )
    .run(key?.block, key?.token, orderId, createdAt, expiresAt, octetsOf('sealed 1'))
  database.prepare('INSERT INTO binding_by_customer VALUES (1, 1, ?)').run(key?.block)
  const pair = database.prepare('INSERT INTO pair VALUES (?, 1, ?, 1, ?, ?, ?, NULL)')
  for (const [side, name] of ['a1', 'b1'].entries()) pair.run(key?.block, octetsOf(name), side, liveUntil, heldUntil)
  database
    .prepare(
      `INSERT INTO call_record (id, customer, binding, order_id, side, x, caller, trunk, started_at, outcome)
        VALUES (?, 1, ?, ?, 0, ?, '138****0001', 'carrier', ?, 0)`,
    )
    .run(packCallId(callId(1)), packBindingId(bindingId(1)), orderId, packNumber(x), noon)
  database.prepare('UPDATE committed SET time = ?').run(noon)
  database.close()
  return directory
}

test('a store of before supervision is what it was: nothing is said of its customers, bindings and calls, and no matter is there', async () => {
  const store = await openSqliteStore({ directory: earlierStore() })
  onTestFinished(() => store.close())
  expect(store.customers.find(customer)).toStrictEqual({ ...customerOf(1, 'one'), profile: emptyProfile })
  expect(store.bindings.find(customer, bindingId(1))).toStrictEqual(placed({ n: 1 }))
  expect((await store.bindings.standing(x, octetsOf('a1')))?.stored.use).toBe(null)
  expect(store.records.find(customer, callId(1))).toStrictEqual(callRecord(1))
  expect(store.matters.changedAfter(['suspension'], 0, 9)).toEqual([])
})

test('a store of before supervision goes on with this version: its call ends with what is known by now, and matters begin', async () => {
  const store = await openSqliteStore({ directory: earlierStore() })
  onTestFinished(() => store.close())
  const ended = callRecord(1, {
    ...{ endedAt: noon + 1, outcome: 'busy', q850Cause: 17, durationMs: 0 },
    ...{ identifier: 'an order', verification: 'verified' },
  })
  await store.records.save(ended)
  expect(store.records.find(customer, callId(1))).toStrictEqual(ended)
  await store.matters.add(newMatter(1, { customer }))
  expect(store.matters.find('suspension', matterId(1))).toMatchObject({ change: 1 })
  const use = { scenario: 'rides', identifier: 'an order', consent: null }
  await store.bindings.place(placement({ n: 2, use }))
  expect(store.bindings.find(customer, bindingId(2))).toStrictEqual(placed({ n: 2, use }))
})
