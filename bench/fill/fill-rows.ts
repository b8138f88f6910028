import { writeFileSync } from 'node:fs'
import { type BindingId, defaultBindingLimits, numbersPerBlock } from '@axbridge/core'
import Sqlite, { type Database } from 'better-sqlite3'
import { orderIdAt } from '../order-id.ts'
import { log } from '../result-line.ts'
import type { FilledStore } from './filled-store.ts'
import { databaseOf } from './filled-store.ts'
import { partyRunsOf } from './party-runs.ts'
import { hashOctets, type SecretsOrder, sealedOctets } from './secrets-protocol.ts'
import { secretsOf } from './secrets-worker.ts'
import { packBlock, packToken, StoredRows, tokenLetters } from './stored-rows.ts'

/** One of the bindings, to find it again. */
export type FilledBinding = { readonly index: number; readonly id: BindingId; readonly number: number }

/** How many bindings are told of. */
const sampled = 500

const rowsPerTransaction = 100_000

/** How many bindings' secrets are ordered at once. */
const perOrder = 10_000

/** The rate of binds that the fill makes believe it had, so that times and ids are spread as they would be. */
const bindsPerMs = 4

/**
 * How much of a page of a tree that grows anywhere is in use: ln 2. Rows in order of their key would fill it, and then the
 * first binds that are measured would split every page they meet: so the rest is put in between afterwards.
 */
const firstShare = 0.72

/**
 * Puts live bindings straight into the tables, each table in the order of its key: what the store itself would have done
 * in the same time is a tenth. Nothing is durable before the end, and nobody else may have the file open.
 */
export const fillRows = async (filled: FilledStore): Promise<readonly FilledBinding[]> => {
  const database = new Sqlite(databaseOf(filled))
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma('cache_size = -1048576')
    return await new Fill(database, filled).run()
  } finally {
    database.close()
  }
}

/** The numbers 0 to `count` - 1 in random order. */
const shuffled = (count: number): Uint32Array => {
  const order = Uint32Array.from({ length: count }, (_, at) => at)
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

class Fill {
  readonly #database: Database
  readonly #filled: FilledStore
  readonly #rows: StoredRows
  readonly #blocks: readonly number[]
  /** Both hashes of each binding. */
  readonly #hashes: Buffer
  /** The place of each binding among the numbers: those of a number are neighbours, and binds come in no order of theirs. */
  readonly #placeOf: Uint32Array
  readonly #firstCreatedAt: number

  constructor(database: Database, filled: FilledStore) {
    this.#database = database
    this.#filled = filled
    this.#rows = new StoredRows(database, filled.customer.id)
    this.#blocks = filled.blocks.map(packBlock)
    this.#hashes = Buffer.alloc(filled.live * 2 * hashOctets)
    this.#placeOf = shuffled(filled.live)
    this.#firstCreatedAt = Date.now() - Math.ceil(filled.live / bindsPerMs)
  }

  async run(): Promise<readonly FilledBinding[]> {
    const { live, numbersFile } = this.#filled
    const startedAt = performance.now()
    const told = (what: string) => {
      if (live >= 1_000_000) log(`  ${what}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`)
    }
    const sample = await this.#fillBindings()
    told('bindings')
    this.#fillPairs()
    told('pairs')
    this.#fillParties()
    told('parties')
    this.#finish()
    writeFileSync(
      numbersFile,
      Float64Array.from({ length: live }, (_, index) => this.#numberAt(index)),
    )
    return sample
  }

  /** The tables that are appended to. */
  async #fillBindings(): Promise<readonly FilledBinding[]> {
    const { live, keys, expiresAt } = this.#filled
    const every = Math.max(1, Math.floor(live / sampled))
    const sample: FilledBinding[] = []
    const newestOn = new Uint32Array(this.#blocks.length * numbersPerBlock)
    let index = 0
    for await (const { ids, hashes, sealed } of secretsOf(keys, Math.ceil(live / perOrder), (at) => this.#order(at))) {
      this.#hashes.set(hashes, 2 * index * hashOctets)
      this.#database.exec('BEGIN')
      for (const [at, id] of ids.entries()) {
        const place = this.#numberPlace(index)
        const previous = newestOn[place] ?? 0
        this.#rows.addBinding({
          ordinal: ordinalAt(index),
          block: this.#blockAt(place),
          serial: place % numbersPerBlock,
          token: packToken(id.slice(-tokenLetters)),
          orderId: orderIdAt(index),
          createdAt: this.#createdAt(index),
          expiresAt,
          parties: sealed.subarray(at * sealedOctets, (at + 1) * sealedOctets),
          previous: previous === 0 ? null : previous,
        })
        newestOn[place] = ordinalAt(index)
        if (index % every === 0) sample.push({ index, id, number: this.#numberAt(index) })
        index += 1
      }
      this.#database.exec('COMMIT')
    }
    return sample
  }

  #order(at: number): SecretsOrder {
    const firstIndex = at * perOrder
    const length = Math.min(perOrder, this.#filled.live - firstIndex)
    return {
      firstIndex,
      blocks: Uint32Array.from({ length }, (_, from) => this.#blockAt(this.#numberPlace(firstIndex + from))),
      createdAt: Float64Array.from({ length }, (_, from) => this.#createdAt(firstIndex + from)),
    }
  }

  /** In the order of the numbers. */
  #fillPairs(): void {
    const { live, expiresAt } = this.#filled
    const at = new Uint32Array(live)
    this.#placeOf.forEach((place, index) => {
      at[place] = index
    })
    this.#inTwoPasses(live, (place) => {
      const index = at[place] ?? 0
      const number = this.#numberPlace(index)
      const pair = { block: this.#blockAt(number), serial: number % numbersPerBlock, binding: ordinalAt(index) }
      const life = { liveUntil: expiresAt, heldUntil: expiresAt + defaultBindingLimits.quarantineMs }
      for (const side of [0, 1] as const)
        this.#rows.addPair({ ...pair, ...life, side, party: this.#hashOf(index, side) })
    })
  }

  /** Each run in the order of the hashes, or nearly: by as much of a hash as stands beside its place in one number. */
  #fillParties(): void {
    this.#rows.dropRuns()
    for (const { run, level, from, to } of partyRunsOf(2 * this.#filled.live)) {
      this.#rows.openRun(run, level)
      const order = Float64Array.from({ length: to - from }, (_, at) => {
        // The first octet is the key's id.
        const prefix = this.#hashes.readUInt32BE((from + at) * hashOctets + 1) >>> 4
        return prefix * 2 ** 25 + from + at
      }).sort()
      this.#inTransactions(order.length, (place) => {
        const at = (order[place] ?? 0) % 2 ** 25
        const index = Math.floor(at / 2)
        const block = this.#blockAt(this.#numberPlace(index))
        this.#rows.addParty({ run, party: this.#hashOf(index, at % 2), binding: ordinalAt(index), block })
      })
    }
  }

  #finish(): void {
    const { live, expiresAt } = this.#filled
    const heldUntil = expiresAt + defaultBindingLimits.quarantineMs
    const pairsOf = new Map<number, number>(this.#blocks.map((block) => [block, 0]))
    for (let index = 0; index < live; index += 1) {
      const block = this.#blockAt(this.#numberPlace(index))
      pairsOf.set(block, (pairsOf.get(block) ?? 0) + 1)
    }
    this.#inTransactions(1, () => {
      for (const [block, pairs] of pairsOf) {
        this.#rows.countPairs(block, pairs, heldUntil)
        this.#rows.noteFirstUse(block, this.#firstCreatedAt)
      }
      this.#rows.setCommittedTime(this.#createdAt(live - 1))
    })
  }

  #createdAt(index: number): number {
    return this.#firstCreatedAt + Math.floor(index / bindsPerMs)
  }

  /** Which number of the pool, counted through its blocks, a binding stands on: all hold as many, or one more. */
  #numberPlace(index: number): number {
    const { live, blocks } = this.#filled
    return Math.floor(((this.#placeOf[index] ?? 0) * blocks.length * numbersPerBlock) / live)
  }

  #blockAt(place: number): number {
    return this.#blocks[Math.floor(place / numbersPerBlock)] ?? 0
  }

  #numberAt(index: number): number {
    const place = this.#numberPlace(index)
    return this.#blockAt(place) * numbersPerBlock + (place % numbersPerBlock)
  }

  #hashOf(index: number, side: number): Uint8Array {
    const at = (2 * index + side) * hashOctets
    return this.#hashes.subarray(at, at + hashOctets)
  }

  #inTwoPasses(count: number, add: (at: number) => void): void {
    const isFirst = (at: number) => (at * firstShare) % 1 < firstShare
    for (const pass of [true, false]) {
      this.#inTransactions(count, (at) => {
        if (isFirst(at) === pass) add(at)
      })
    }
  }

  #inTransactions(count: number, write: (at: number) => void): void {
    for (let from = 0; from < count; from += rowsPerTransaction) {
      this.#database.exec('BEGIN')
      for (let at = from; at < Math.min(count, from + rowsPerTransaction); at += 1) write(at)
      this.#database.exec('COMMIT')
    }
  }
}

/** Ordinals count from 1. */
const ordinalAt = (index: number): number => index + 1
