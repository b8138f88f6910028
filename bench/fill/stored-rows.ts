import { type Block, type CustomerId, returnGranularityMs } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'

/**
 * The rows of a bind by themselves, as packages/store/src/sqlite writes them: for the bare loop, which is its anchor, and
 * for the fill. Both are held to the store's own: the fill by asking the store for what was written past it, the bare loop
 * by what the two files grow by.
 */
const statements = {
  binding: `INSERT INTO binding
    (ordinal, block, serial, token, customer, mode, order_id, created_at, expires_at, unbound_at, parties, previous)
    VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, NULL, ?, ?)`,
  byCustomer: 'INSERT INTO binding_by_customer (customer, binding, block) VALUES (?, ?, ?)',
  byOrder: 'INSERT INTO binding_by_order (customer, order_id, binding, block) VALUES (?, ?, ?, ?)',
  pair: `INSERT INTO pair (block, serial, party, binding, side, live_until, held_until)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  party: 'INSERT INTO binding_by_party (run, party, customer, binding, block) VALUES (?, ?, ?, ?, ?)',
  run: 'INSERT INTO party_run (run, level) VALUES (?, ?)',
  dropRuns: 'DELETE FROM party_run',
  blockReturn: `INSERT INTO block_return (block, hour, pairs) VALUES (?, ?, ?)
    ON CONFLICT (block, hour) DO UPDATE SET pairs = pairs + excluded.pairs`,
  firstUse: 'UPDATE number_block SET first_used_at = ? WHERE block = ? AND first_used_at IS NULL',
  committed: 'UPDATE committed SET time = ? WHERE id = 1',
} as const

export type BindingRow = {
  /** From 1. */
  readonly ordinal: number
  readonly block: number
  readonly serial: number
  /** 15 octets. */
  readonly token: Uint8Array
  readonly orderId: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly parties: Uint8Array
  /** The ordinal of the binding that the number had before. */
  readonly previous: number | null
}

export type PairRow = {
  readonly block: number
  readonly serial: number
  readonly party: Uint8Array
  readonly binding: number
  /** 0 for a, 1 for b. */
  readonly side: number
  readonly liveUntil: number
  readonly heldUntil: number
}

export type PartyRow = {
  readonly run: number
  readonly party: Uint8Array
  readonly binding: number
  readonly block: number
}

/** A block without its 700. */
export const packBlock = (block: Block): number => Number(block.slice(3))

export const unpackBlock = (packed: number): Block => `700${String(packed).padStart(8, '0')}` as Block

/** Of a binding. */
export const tokenOctets = 15

/** The letters of core's tokens, five bits each. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

export const tokenLetters = (tokenOctets * 8) / 5

/** A token of a multiple of eight letters. */
export const packToken = (token: string): Uint8Array => {
  const octets = new Uint8Array((token.length * 5) / 8)
  for (let at = 0; at < token.length; at += 8) {
    // Eight letters are five octets.
    let forty = 0
    for (let letter = at; letter < at + 8; letter += 1) forty = forty * 32 + alphabet.indexOf(token[letter] ?? '')
    for (let octet = (at / 8) * 5 + 4; octet >= (at / 8) * 5; octet -= 1) {
      octets[octet] = forty % 256
      forty = Math.floor(forty / 256)
    }
  }
  return octets
}

/** The token of these octets. */
export const unpackToken = (octets: Uint8Array): string => {
  let token = ''
  for (let at = 0; at < octets.length; at += 5) {
    let forty = 0
    for (let octet = at; octet < at + 5; octet += 1) forty = forty * 256 + (octets[octet] ?? 0)
    for (let letter = 7; letter >= 0; letter -= 1) token += alphabet[Math.floor(forty / 32 ** letter) % 32]
  }
  return token
}

/** Writes rows of AXB bindings of one customer, inside transactions that it neither begins nor ends. */
export class StoredRows {
  readonly #customer: number
  readonly #insert: Readonly<Record<keyof typeof statements, Statement<unknown[]>>>

  constructor(database: Database, customer: CustomerId) {
    const number = database.prepare<[string], number>('SELECT number FROM customer WHERE id = ?').pluck().get(customer)
    if (number === undefined) throw new Error('the store has no customer to bind for')
    this.#customer = number
    const { binding, byCustomer, byOrder, pair, party, run, dropRuns, blockReturn, firstUse, committed } = statements
    this.#insert = {
      binding: database.prepare(binding),
      byCustomer: database.prepare(byCustomer),
      byOrder: database.prepare(byOrder),
      pair: database.prepare(pair),
      party: database.prepare(party),
      run: database.prepare(run),
      dropRuns: database.prepare(dropRuns),
      blockReturn: database.prepare(blockReturn),
      firstUse: database.prepare(firstUse),
      committed: database.prepare(committed),
    }
  }

  addBinding({ ordinal, block, serial, token, orderId, createdAt, expiresAt, parties, previous }: BindingRow): void {
    const { binding, byCustomer, byOrder } = this.#insert
    binding.run(ordinal, block, serial, token, this.#customer, orderId, createdAt, expiresAt, parties, previous)
    byCustomer.run(this.#customer, ordinal, block)
    byOrder.run(this.#customer, orderId, ordinal, block)
  }

  addPair({ block, serial, party, binding, side, liveUntil, heldUntil }: PairRow): void {
    this.#insert.pair.run(block, serial, party, binding, side, liveUntil, heldUntil)
  }

  addParty({ run, party, binding, block }: PartyRow): void {
    this.#insert.party.run(run, party, this.#customer, binding, block)
  }

  /** Forgets the runs of an index of parties that has no entry. */
  dropRuns(): void {
    this.#insert.dropRuns.run()
  }

  openRun(run: number, level: number): void {
    this.#insert.run.run(run, level)
  }

  /** So many more pairs of a block count, and lapse at this instant. */
  countPairs(block: number, pairs: number, heldUntil: number): void {
    this.#insert.blockReturn.run(block, Math.floor(heldUntil / returnGranularityMs), pairs)
  }

  noteFirstUse(block: number, at: number): void {
    this.#insert.firstUse.run(at, block)
  }

  setCommittedTime(at: number): void {
    this.#insert.committed.run(at)
  }
}
