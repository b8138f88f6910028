import type { ApiKey, Block, Customer, CustomerId, CustomerStore, KeyedHash, PoolBlock } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { assertOpen } from './connections.ts'
import { unpackBlock } from './packed-id.ts'
import { customerStatements } from './statements.ts'
import type { Writer } from './writer.ts'

type CustomerRow = [id: CustomerId, name: string, createdAt: number]

export class SqliteCustomers implements CustomerStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #findByName: Statement<[string], CustomerRow>
  readonly #ofKey: Statement<[Uint8Array], CustomerRow>
  readonly #pool: Statement<[string], number>

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    this.#findByName = database.prepare<[string], CustomerRow>(customerStatements.findByName).raw()
    this.#ofKey = database.prepare<[Uint8Array], CustomerRow>(customerStatements.ofKey).raw()
    this.#pool = database.prepare<[string], number>(customerStatements.pool).pluck()
  }

  async addCustomer(customer: Customer): Promise<void> {
    await this.#writer.submit('addCustomer', customer)
  }

  async addKey(key: ApiKey): Promise<void> {
    await this.#writer.submit('addKey', key)
  }

  async addBlock(block: PoolBlock): Promise<void> {
    await this.#writer.submit('addBlock', block)
  }

  findByName(name: string): Customer | undefined {
    assertOpen(this.#database)
    return customerOf(this.#findByName.get(name))
  }

  customerOfKey(hash: KeyedHash): Customer | undefined {
    assertOpen(this.#database)
    return customerOf(this.#ofKey.get(hash))
  }

  pool(customer: CustomerId): readonly Block[] {
    assertOpen(this.#database)
    return this.#pool.all(customer).map(unpackBlock)
  }
}

const customerOf = (row: CustomerRow | undefined): Customer | undefined =>
  row === undefined ? undefined : { id: row[0], name: row[1], createdAt: row[2] }
