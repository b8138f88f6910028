import {
  type ApiKey,
  type Customer,
  type CustomerId,
  type CustomerSettings,
  type CustomerStore,
  type KeyedHash,
  type KeyId,
  type KnownKey,
  type Page,
  type PageRequest,
  type ProfileOutcome,
  type RecordedProfile,
  StoreError,
} from '@axbridge/core'
import { writeProfile } from '../customer-profile.ts'
import { readCursor } from '../paging/cursor.ts'
import { forwardPageLater } from '../paging/forward-page.ts'
import { customerList } from '../paging/lists.ts'
import { type CustomerRow, customerOf, type KeyRow, type KnownKeyRow, keyOf, knownKeyOf } from '../sqlite/rows.ts'
import { customerStatements, keyStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance, decideAt } from './transaction.ts'
import { inTransaction } from './writer.ts'

/** How many keys of a customer are told. */
const mostKeys = 1_000

const octetsOrNull = (octets: Uint8Array | null): Buffer | null => (octets === null ? null : Buffer.from(octets))

/** Customers and their keys. Nothing of them is kept: what one server changes holds for the next request at every other. */
export class PostgresCustomers implements CustomerStore {
  readonly #parts: StoreParts

  constructor(parts: StoreParts) {
    this.#parts = parts
  }

  addCustomer({ id, name, createdAt, settings, profile }: Customer): Promise<boolean> {
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction(async (connection) => {
        await connection.run(customerStatements.takeNames)
        const { rows: known } = await connection.run(customerStatements.find, [id])
        const { rows: named } = await connection.run(customerStatements.findByName, [name])
        // That of a customer who is there already is a fault, which the insert tells.
        if (known.length === 0 && named.length > 0) return { value: false, time: 0 }
        const { bearerAllowed, pairsPerNumber, mostPairs } = settings
        const flag = bearerAllowed ? 1 : 0
        const values = [id, name, createdAt, flag, pairsPerNumber, mostPairs, writeProfile(profile)]
        await connection.run(customerStatements.add, values)
        return { value: true, time: await advance(connection, crew.slot, createdAt) }
      }),
    )
  }

  changeSettings(id: CustomerId, settings: CustomerSettings, at: number): Promise<Customer | undefined> {
    const { bearerAllowed, pairsPerNumber, mostPairs } = settings
    const values = [id, bearerAllowed ? 1 : 0, pairsPerNumber, mostPairs]
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction<Customer | undefined>(async (connection) => {
        const { rows } = await connection.run<CustomerRow>(customerStatements.changeSettings, values)
        const [row] = rows
        if (row === undefined) return { value: undefined, time: 0 }
        return { value: customerOf(row), time: await advance(connection, crew.slot, at) }
      }),
    )
  }

  changeProfile(id: CustomerId, given: RecordedProfile, at: number): Promise<ProfileOutcome> {
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction<ProfileOutcome>(async (connection) => {
        const { rows } = await connection.run<CustomerRow>(customerStatements.take, [id])
        const [row] = rows
        if (row === undefined) return { value: { kind: 'absent' }, time: 0 }
        const before = customerOf(row)
        if (before.profile.revision !== given.revision) return { value: { kind: 'outdated' }, time: 0 }
        const profile = { ...given, revision: given.revision + 1 }
        await connection.run(customerStatements.changeProfile, [id, writeProfile(profile)])
        const time = await advance(connection, crew.slot, at)
        return { value: { kind: 'changed', customer: { ...before, profile } }, time }
      }),
    )
  }

  async find(id: CustomerId): Promise<Customer | undefined> {
    return this.#customer(customerStatements.find, id)
  }

  async findByName(name: string): Promise<Customer | undefined> {
    return this.#customer(customerStatements.findByName, name)
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<Customer> | undefined> {
    const { readers, numberOf } = this.#parts
    readers.assertOpen()
    const id = cursor === undefined ? undefined : readCursor(customerList, cursor)
    const after = id === undefined ? 0 : await numberOf(id as CustomerId)
    if (cursor !== undefined && after === 0) return undefined
    return forwardPageLater({
      list: customerList,
      limit,
      read: async (count) => (await readers.rows<CustomerRow>(customerStatements.list, [after, count])).map(customerOf),
      idOf: (customer) => customer.id,
    })
  }

  async addKey({ id, customer, hash, secret, createdAt, revokedAt }: ApiKey): Promise<void> {
    const { writer, crew } = this.#parts
    await writer.alone(
      inTransaction(async (connection) => {
        const number = (await crew.customers.of(connection, new Set([customer]))).get(customer)
        if (number === undefined) throw new StoreError('internal', 'no such customer')
        const values = [id, Buffer.from(hash), number, octetsOrNull(secret), createdAt, revokedAt]
        await connection.run(keyStatements.add, values)
        return { value: undefined, time: await advance(connection, crew.slot, createdAt) }
      }),
    )
  }

  revokeKey(customer: CustomerId, id: KeyId, at: number): Promise<ApiKey | undefined> {
    const { writer, crew } = this.#parts
    return writer.alone(
      inTransaction<ApiKey | undefined>(async (connection) => {
        const found = async () => (await connection.run<KeyRow>(keyStatements.find, [id, customer])).rows[0]
        if ((await found()) === undefined) return { value: undefined, time: 0 }
        const now = await decideAt(connection, at)
        const { count } = await connection.run(keyStatements.revoke, [id, now])
        const time = count > 0 ? await advance(connection, crew.slot, at) : 0
        const row = await found()
        return { value: row === undefined ? undefined : keyOf(row), time }
      }),
    )
  }

  async keys(customer: CustomerId): Promise<readonly ApiKey[]> {
    const { readers, numberOf } = this.#parts
    readers.assertOpen()
    return (await readers.rows<KeyRow>(keyStatements.list, [await numberOf(customer), mostKeys])).map(keyOf)
  }

  async keyByHash(hash: KeyedHash): Promise<KnownKey | undefined> {
    const row = await this.#parts.readers.first<KnownKeyRow>(keyStatements.knownByHash, [Buffer.from(hash)])
    return row === undefined ? undefined : knownKeyOf(row)
  }

  async keyById(id: KeyId): Promise<KnownKey | undefined> {
    const row = await this.#parts.readers.first<KnownKeyRow>(keyStatements.knownById, [id])
    return row === undefined ? undefined : knownKeyOf(row)
  }

  async #customer(...asked: [typeof customerStatements.find, string]): Promise<Customer | undefined> {
    const row = await this.#parts.readers.first<CustomerRow>(asked[0], [asked[1]])
    return row === undefined ? undefined : customerOf(row)
  }
}
