import { type ApiKey, type Customer, type CustomerId, type PoolBlock, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import { packBlock } from './packed-id.ts'
import { customerStatements } from './statements.ts'

const numbersRemembered = 10_000

/** Customers in the writer's thread. */
export class CustomerWrites {
  readonly #time: CommittedTime
  readonly #numberOf: Statement<[string], number>
  readonly #add: Statement<[string, string, number]>
  readonly #addKey: Statement<[Uint8Array, number, number]>
  readonly #hasBlock: Statement<[number], number>
  readonly #addBlock: Statement<[number, number, string, number]>
  readonly #numbers = new Map<CustomerId, number>()

  constructor(database: Database, time: CommittedTime) {
    this.#time = time
    this.#numberOf = database.prepare<[string], number>(customerStatements.numberOf).pluck()
    this.#add = database.prepare(customerStatements.add)
    this.#addKey = database.prepare(customerStatements.addKey)
    this.#hasBlock = database.prepare<[number], number>(customerStatements.hasBlock).pluck()
    this.#addBlock = database.prepare(customerStatements.addBlock)
  }

  /** The short number that rows name a customer by; it never changes. Throws for a customer that was never added. */
  numberOf(customer: CustomerId): number {
    const remembered = this.#numbers.get(customer)
    if (remembered !== undefined) return remembered
    const number = this.#numberOf.get(customer)
    if (number === undefined) throw new StoreError('internal', 'no such customer')
    if (this.#numbers.size >= numbersRemembered) this.#numbers.clear()
    this.#numbers.set(customer, number)
    return number
  }

  /** A number that was read in a transaction may be gone with it. */
  rolledBack(): void {
    this.#numbers.clear()
  }

  add({ id, name, createdAt }: Customer): undefined {
    this.#add.run(id, name, createdAt)
    this.#time.advance(createdAt)
  }

  addKey({ hash, customer, createdAt }: ApiKey): undefined {
    this.#addKey.run(hash, this.numberOf(customer), createdAt)
    this.#time.advance(createdAt)
  }

  addBlock({ customer, block, approval, createdAt }: PoolBlock): undefined {
    const number = this.numberOf(customer)
    const packed = packBlock(block)
    if (this.#hasBlock.get(packed) !== undefined) throw new StoreError('block_taken', 'the block is in a pool')
    this.#addBlock.run(packed, number, approval, createdAt)
    this.#time.advance(createdAt)
  }
}
