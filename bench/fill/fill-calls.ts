import { closeSync, fsyncSync, openSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type BindingId, blockOf, type CallId, makeCallId } from '@axbridge/core'
import { systemRandomness } from '@axbridge/server'
import Sqlite, { type Database } from 'better-sqlite3'
import { log } from '../result-line.ts'
import { CallRows, type ClosedCall } from './call-rows.ts'
import { checkCalls } from './check-calls.ts'
import { databaseOctets, databaseOf, type FilledStore, numbersOf } from './filled-store.ts'
import { longestCallMs, MadeUpCalls } from './made-up-calls.ts'
import { numberFrom } from './opened-store.ts'
import { tokenOctets, unpackToken } from './stored-rows.ts'

/** How many calls are looked for afterwards. */
const sampled = 500

const rowsPerTransaction = 100_000

const toldEvery = 1_000_000

/** In how short a time all of them began at the least. */
const shortestMs = 1_000

/**
 * Puts closed calls through the bindings of a filled store straight into its table, in the order in which they began, and looks for some of
 * them. They began after the newest binding was made, so that each went through a live one. Nobody else may have the store open, which is
 * of this schema and on the disk when this returns. Answers which calls there are.
 */
export const fillCalls = async (filled: FilledStore, count: number): Promise<MadeUpCalls> => {
  const startedAt = performance.now()
  const database = new Sqlite(databaseOf(filled))
  let filling: Filling
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    // Three of the four indices grow on random pages: all of them are kept in memory.
    database.pragma('cache_size = -2097152')
    filling = new Filling(database, filled, count)
    filling.run()
  } finally {
    database.close()
  }
  const { calls, sample } = filling
  // The store's time is never later than the clock's.
  await pause(Math.max(0, calls.plan.to + longestCallMs - Date.now()))
  await checkCalls(filled, calls, sample)
  const file = openSync(databaseOf(filled), 'r+')
  fsyncSync(file)
  closeSync(file)
  const seconds = (performance.now() - startedAt) / 1_000
  log(`filled with ${count} calls in ${seconds.toFixed(1)} s: ${(databaseOctets(filled) / 1e6).toFixed(1)} MB`)
  return calls
}

class Filling {
  readonly calls: MadeUpCalls
  readonly sample: ClosedCall[] = []
  readonly #database: Database
  readonly #filled: FilledStore
  readonly #numbers: Float64Array
  /** Of each binding, in the order of their indices. */
  readonly #tokens: Buffer

  constructor(database: Database, filled: FilledStore, count: number) {
    this.#database = database
    this.#filled = filled
    this.#numbers = numbersOf(filled)
    this.#tokens = readTokens(database, filled.live)
    const { live } = filled
    const from = database.prepare<[], number>('SELECT time FROM committed WHERE id = 1').pluck().get() ?? 0
    this.calls = new MadeUpCalls({ count, live, from, to: Math.max(from + shortestMs, Date.now() - longestCallMs) })
  }

  run(): void {
    const { count, to } = this.calls.plan
    const rows = new CallRows(this.#database, this.#filled.customer.id)
    const last = this.#database.prepare<[], number | null>('SELECT max(ordinal) FROM call_record').pluck().get() ?? 0
    const every = Math.max(1, Math.floor(count / sampled))
    for (let first = 0; first < count; first += rowsPerTransaction) {
      this.#database.exec('BEGIN')
      for (let place = first; place < Math.min(count, first + rowsPerTransaction); place += 1) {
        const call = this.#callAt(place)
        rows.add(last + 1 + place, call)
        if (place % every === 0) this.sample.push(call)
      }
      this.#database.exec('COMMIT')
      if (first > 0 && first % toldEvery === 0) log(`  ${first} calls`)
    }
    rows.passTime(to + longestCallMs)
  }

  #callAt(place: number): ClosedCall {
    const index = this.calls.bindingAt(place)
    const x = numberFrom(this.#numbers[index])
    const token = unpackToken(this.#tokens.subarray(index * tokenOctets, (index + 1) * tokenOctets))
    const binding = `bnd_${blockOf(x)}_${token}` as BindingId
    const id: CallId = makeCallId(x, systemRandomness)
    return this.calls.recordAt(place, { id, customer: this.#filled.customer.id, binding, x })
  }
}

const readTokens = (database: Database, live: number): Buffer => {
  const tokens = Buffer.alloc(live * tokenOctets)
  const all = database
    .prepare<[number], Buffer>('SELECT token FROM binding WHERE ordinal <= ? ORDER BY ordinal')
    .pluck()
  let read = 0
  for (const token of all.iterate(live)) {
    tokens.set(token, read * tokenOctets)
    read += 1
  }
  if (read !== live) throw new Error(`the store holds ${read} of ${live} bindings`)
  return tokens
}
