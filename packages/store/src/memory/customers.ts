import {
  type ApiKey,
  type Block,
  type Customer,
  type CustomerId,
  type CustomerStore,
  hashText,
  type KeyedHash,
  type PoolBlock,
  StoreError,
} from '@axbridge/core'
import type { CommittedTime } from './committed-time.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

export class MemoryCustomers implements CustomerStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #limit: number
  readonly #customers = new Map<CustomerId, Customer>()
  readonly #keys = new Map<string, ApiKey>()
  readonly #blocks = new Map<Block, PoolBlock>()

  constructor(open: OpenState, time: CommittedTime, limit: number) {
    this.#open = open
    this.#time = time
    this.#limit = limit
  }

  async addCustomer(customer: Customer): Promise<void> {
    this.#open.assert()
    if (this.#customers.has(customer.id)) throw new StoreError('internal', 'the customer id is in use')
    assertRoom(this.#customers.size, this.#limit, 'customers')
    this.#customers.set(customer.id, customer)
    this.#time.commit(customer.createdAt)
  }

  async addKey(key: ApiKey): Promise<void> {
    this.#open.assert()
    this.assertKnown(key.customer)
    if (this.#keys.has(hashText(key.hash))) throw new StoreError('internal', 'the key is in use')
    assertRoom(this.#keys.size, this.#limit, 'keys')
    this.#keys.set(hashText(key.hash), key)
    this.#time.commit(key.createdAt)
  }

  async addBlock(block: PoolBlock): Promise<void> {
    this.#open.assert()
    this.assertKnown(block.customer)
    if (this.#blocks.has(block.block)) throw new StoreError('block_taken', 'the block is in a pool')
    assertRoom(this.#blocks.size, this.#limit, 'blocks')
    this.#blocks.set(block.block, block)
    this.#time.commit(block.createdAt)
  }

  findByName(name: string): Customer | undefined {
    this.#open.assert()
    for (const customer of this.#customers.values()) if (customer.name === name) return customer
    return undefined
  }

  customerOfKey(hash: KeyedHash): Customer | undefined {
    this.#open.assert()
    const key = this.#keys.get(hashText(hash))
    return key === undefined ? undefined : this.#customers.get(key.customer)
  }

  pool(customer: CustomerId): readonly Block[] {
    this.#open.assert()
    const blocks = [...this.#blocks.values()].filter((block) => block.customer === customer)
    return blocks.map(({ block }) => block).sort()
  }

  /** Throws for a customer that was never added: bindings and records name real ones only. */
  assertKnown(customer: CustomerId): void {
    if (!this.#customers.has(customer)) throw new StoreError('internal', 'no such customer')
  }
}
