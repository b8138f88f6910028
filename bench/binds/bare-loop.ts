import { randomBytes, randomInt } from 'node:crypto'
import { defaultBindingLimits, numbersPerBlock } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'
import { databaseOf, type FilledStore } from '../fill/filled-store.ts'
import { newestEntries } from '../fill/party-runs.ts'
import { hashOctets, sealedOctets } from '../fill/secrets-protocol.ts'
import { type BindingRow, type PartyRow, packBlock, StoredRows, tokenOctets } from '../fill/stored-rows.ts'
import { orderIdAt } from '../order-id.ts'

/** Of a token, five octets are its time. */
const timeOctets = 5

/** The values of one bind. */
type BindRow = BindingRow & { readonly a: Uint8Array; readonly b: Uint8Array }

export type BareRun = { readonly seconds: number; readonly cpuMicroseconds: number }

/**
 * The anchor of the durable bind: what SQLite itself takes for the rows of a bind. The same schema (the database is a
 * copy of the filled store), the same pragmas, values of the same lengths and randomness, the same group size, and no
 * look-up, decision, encryption or thread. What many binds of a group change, it writes once. Into the index of parties it
 * writes as the store does, a run after the other, and never merges them.
 */
export class BareLoop {
  readonly #database: Database
  readonly #rows: StoredRows
  readonly #blocks: readonly number[]
  readonly #expiresAt: number
  #ordinal: number
  #run: number
  #entries = newestEntries

  constructor(filled: FilledStore) {
    const database = new Sqlite(databaseOf(filled))
    // As packages/store/src/sqlite/connections.ts sets them; the page size is in the file.
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('wal_autocheckpoint = 50000')
    database.pragma('journal_size_limit = 410800000')
    database.pragma('cache_size = -131072')
    database.pragma('foreign_keys = OFF')
    database.pragma('temp_store = MEMORY')
    this.#database = database
    this.#rows = new StoredRows(database, filled.customer.id)
    this.#blocks = filled.blocks.map(packBlock)
    this.#expiresAt = filled.expiresAt
    this.#run = database.prepare<[], number>('SELECT max(run) FROM party_run').pluck().get() ?? 0
    this.#ordinal = database.prepare<[], number>('SELECT max(ordinal) FROM binding').pluck().get() ?? 0
  }

  /** Binds `count` times in groups of `group`; answers how long it took. The values are made before the clock runs. */
  run(first: number, count: number, group: number): BareRun {
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
    this.#database.pragma('wal_checkpoint(RESTART)')
  }

  close(): void {
    this.#database.close()
  }

  #row(index: number): BindRow {
    const createdAt = Date.now()
    const token = randomBytes(tokenOctets)
    token.writeUIntBE(createdAt % 2 ** (8 * timeOctets), 0, timeOctets)
    this.#ordinal += 1
    return {
      ordinal: this.#ordinal,
      block: this.#blocks[randomInt(this.#blocks.length)] ?? 0,
      serial: randomInt(numbersPerBlock),
      token,
      orderId: orderIdAt(index),
      createdAt,
      expiresAt: this.#expiresAt,
      parties: randomBytes(sealedOctets),
      previous: randomInt(this.#ordinal),
      a: randomBytes(hashOctets),
      b: randomBytes(hashOctets),
    }
  }

  #addParty(row: Omit<PartyRow, 'run'>): void {
    if (this.#entries === newestEntries) {
      this.#run += 1
      this.#rows.openRun(this.#run, 0)
      this.#entries = 0
    }
    this.#rows.addParty({ run: this.#run, ...row })
    this.#entries += 1
  }

  #commit(group: readonly BindRow[]): void {
    const heldUntil = this.#expiresAt + defaultBindingLimits.quarantineMs
    const pairsOf = new Map<number, number>()
    this.#database.exec('BEGIN IMMEDIATE')
    for (const row of group) {
      const { ordinal: binding, block, serial, a, b } = row
      this.#rows.addBinding(row)
      const pair = { block, serial, binding, liveUntil: this.#expiresAt, heldUntil }
      this.#rows.addPair({ ...pair, party: a, side: 0 })
      this.#rows.addPair({ ...pair, party: b, side: 1 })
      for (const party of [a, b]) this.#addParty({ party, binding, block })
      pairsOf.set(block, (pairsOf.get(block) ?? 0) + 1)
    }
    for (const [block, pairs] of pairsOf) this.#rows.countPairs(block, pairs, heldUntil)
    this.#rows.setCommittedTime(group.at(-1)?.createdAt ?? 0)
    this.#database.exec('COMMIT')
  }
}
