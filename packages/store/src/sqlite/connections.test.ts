import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { beginWalAgain, openReadConnection, openWriteConnection } from './connections.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-connections-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => openWriteConnection(join(folder, 'axbridge.db'), { checkpointPages: 1_000, writeCacheKiB: 1_024 })

test('a commit is synced before it is acknowledged: FULL, in WAL mode (promise 7)', () => {
  const database = open()
  // FULL is 2. https://www.sqlite.org/pragma.html#pragma_synchronous
  expect(database.pragma('synchronous', { simple: true })).toBe(2)
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  database.close()
})

test("the files of the database are their owner's alone", () => {
  const database = open()
  database.exec('CREATE TABLE one (a INTEGER)')
  for (const name of ['axbridge.db', 'axbridge.db-wal', 'axbridge.db-shm']) {
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600)
  }
  database.close()
})

test('a reader cannot write', () => {
  const writer = open()
  writer.exec('CREATE TABLE one (a INTEGER)')
  const reader = openReadConnection(join(folder, 'axbridge.db'))
  expect(() => reader.exec('INSERT INTO one VALUES (1)')).toThrow()
  reader.close()
  writer.close()
})

test('the WAL begins again without waiting for who reads on in it, and a write after that waits for a lock again', () => {
  const writer = open()
  writer.exec('CREATE TABLE one (a INTEGER)')
  const reader = openReadConnection(join(folder, 'axbridge.db'))
  reader.exec('BEGIN; SELECT * FROM one')
  writer.exec('INSERT INTO one VALUES (1)')
  const startedAt = performance.now()
  beginWalAgain(writer)
  expect(performance.now() - startedAt).toBeLessThan(500)
  expect(reader.prepare('SELECT count(*) FROM one').pluck().get()).toBe(0)
  expect(writer.pragma('busy_timeout', { simple: true })).toBe(1_000)
  reader.close()
  writer.close()
})
