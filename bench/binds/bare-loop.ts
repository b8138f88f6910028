import { randomBytes, randomInt } from 'node:crypto'
import { numbersPerBlock } from '@axbridge/core'
import Sqlite, { type Database, type Statement } from 'better-sqlite3'
import type { FilledStore } from '../filled-store.ts'
import { orderIdAt } from '../order-id.ts'

/**
 * The anchor of the durable bind: what SQLite itself takes for the rows of a bind. The same schema (the database is a
 * copy of the filled store), the same pragmas, values of the same lengths and randomness, the same group size, and no
 * look-up, decision, encryption or thread.
 */
const statements = {
  binding: `INSERT INTO binding
    (block, serial, token, customer, mode, order_id, created_at, expires_at, unbound_at, parties)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  byCustomer: 'INSERT INTO binding_by_customer (customer, binding, block) VALUES (?, ?, ?)',
  byOrder: 'INSERT INTO binding_by_order (customer, order_id, binding, block) VALUES (?, ?, ?, ?)',
  pair: `INSERT INTO pair (block, serial, party, binding, side, live_until, held_until)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  committed: 'UPDATE committed SET time = ? WHERE id = 1',
} as const

/** Key id and 16 octets; key id, nonce, two numbers and a space, tag: what the vault makes of a bind. */
const partyOctets = 17
const partiesOctets = 1 + 12 + 23 + 16
const tokenOctets = 10

const day = 86_400_000

/** The values of one bind. */
type BindRow = {
  readonly block: number
  readonly serial: number
  readonly token: Uint8Array
  readonly orderId: string
  readonly at: number
  readonly parties: Uint8Array
  readonly a: Uint8Array
  readonly b: Uint8Array
}

export class BareLoop {
  readonly #database: Database
  readonly #customer: number
  readonly #blocks: readonly number[]
  readonly #expiresAt: number
  readonly #insert: Readonly<Record<keyof typeof statements, Statement<unknown[]>>>

  constructor(file: string, { customer, blocks, expiresAt }: FilledStore) {
    const database = new Sqlite(file)
    // As packages/store/src/sqlite/connections.ts sets them; the page size is in the file.
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('wal_autocheckpoint = 50000')
    database.pragma('journal_size_limit = 67108864')
    database.pragma('cache_size = -131072')
    database.pragma('foreign_keys = OFF')
    database.pragma('temp_store = MEMORY')
    this.#database = database
    this.#customer =
      database.prepare<[string], number>('SELECT number FROM customer WHERE id = ?').pluck().get(customer) ?? 0
    this.#blocks = blocks.map((block) => Number(block.slice(3)))
    this.#expiresAt = expiresAt
    this.#insert = {
      binding: database.prepare(statements.binding),
      byCustomer: database.prepare(statements.byCustomer),
      byOrder: database.prepare(statements.byOrder),
      pair: database.prepare(statements.pair),
      committed: database.prepare(statements.committed),
    }
  }

  /** Binds `count` times in groups of `group`; answers how long it took. The values are made before the clock runs. */
  run(first: number, count: number, group: number): { readonly seconds: number; readonly cpuMicroseconds: number } {
    const rows = Array.from({ length: count }, (_, index) => this.#row(first + index))
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    for (let at = 0; at < count; at += group) this.#commit(rows.slice(at, at + group))
    const seconds = (performance.now() - startedAt) / 1_000
    const { user, system } = process.cpuUsage(cpu)
    return { seconds, cpuMicroseconds: user + system }
  }

  /** What the store does while it is idle, and therefore in no round. */
  checkpoint(): void {
    this.#database.pragma('wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.#database.close()
  }

  #row(index: number): BindRow {
    const block = this.#blocks[randomInt(this.#blocks.length)] ?? 0
    return {
      block,
      serial: randomInt(numbersPerBlock),
      token: randomBytes(tokenOctets),
      orderId: orderIdAt(index),
      at: Date.now(),
      parties: randomBytes(partiesOctets),
      a: randomBytes(partyOctets),
      b: randomBytes(partyOctets),
    }
  }

  #commit(rows: readonly BindRow[]): void {
    const { binding, byCustomer, byOrder, pair, committed } = this.#insert
    const [customer, expiresAt, heldUntil] = [this.#customer, this.#expiresAt, this.#expiresAt + day]
    this.#database.exec('BEGIN IMMEDIATE')
    for (const { block, serial, token, orderId, at, parties, a, b } of rows) {
      const inserted = binding.run(block, serial, token, customer, 0, orderId, at, expiresAt, null, parties)
      const ordinal = Number(inserted.lastInsertRowid)
      byCustomer.run(customer, ordinal, block)
      byOrder.run(customer, orderId, ordinal, block)
      pair.run(block, serial, a, ordinal, 0, expiresAt, heldUntil)
      pair.run(block, serial, b, ordinal, 1, expiresAt, heldUntil)
    }
    committed.run(rows.at(-1)?.at ?? 0)
    this.#database.exec('COMMIT')
  }
}
