import type {
  ApiKey,
  Customer,
  CustomerId,
  CustomerSettings,
  CustomerStore,
  KeyedHash,
  KeyId,
  KnownKey,
  Page,
  PageRequest,
  ProfileOutcome,
  RecordedProfile,
} from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { forwardPage } from '../paging/forward-page.ts'
import { customerList } from '../paging/lists.ts'
import { assertOpen } from './connections.ts'
import { KeptRows } from './kept-rows.ts'
import { type CustomerRow, customerOf, type KeyRow, type KnownKeyRow, keyOf, knownKeyOf } from './rows.ts'
import { customerStatements, keyStatements } from './statements.ts'
import type { Writer } from './writer.ts'

/** How many keys of a customer are told. */
const mostKeys = 1_000

/** Customers and their keys: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteCustomers implements CustomerStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #numberOf: Statement<[string], number>
  readonly #find: Statement<[string], CustomerRow>
  readonly #findByName: Statement<[string], CustomerRow>
  readonly #list: Statement<[number, number], CustomerRow>
  readonly #keys: Statement<[string, number], KeyRow>
  readonly #knownByHash: Statement<[Uint8Array], KnownKeyRow>
  readonly #knownById: Statement<[string], KnownKeyRow>
  readonly #keptKeys = new KeptRows<KeyId, KnownKey>()

  constructor(writer: Writer, database: Database) {
    this.#writer = writer
    this.#database = database
    const { numberOf, find, findByName, list } = customerStatements
    this.#numberOf = database.prepare<[string], number>(numberOf).pluck()
    this.#find = database.prepare<[string], CustomerRow>(find).raw()
    this.#findByName = database.prepare<[string], CustomerRow>(findByName).raw()
    this.#list = database.prepare<[number, number], CustomerRow>(list).raw()
    this.#keys = database.prepare<[string, number], KeyRow>(keyStatements.list).raw()
    this.#knownByHash = database.prepare<[Uint8Array], KnownKeyRow>(keyStatements.knownByHash).raw()
    this.#knownById = database.prepare<[string], KnownKeyRow>(keyStatements.knownById).raw()
  }

  addCustomer(customer: Customer): Promise<boolean> {
    return this.#keptKeys.changing(this.#writer.submit('addCustomer', customer))
  }

  changeSettings(id: CustomerId, settings: CustomerSettings, at: number): Promise<Customer | undefined> {
    return this.#keptKeys.changing(this.#writer.submit('changeSettings', { id, settings, at }))
  }

  changeProfile(id: CustomerId, profile: RecordedProfile, at: number): Promise<ProfileOutcome> {
    return this.#keptKeys.changing(this.#writer.submit('changeProfile', { id, profile, at }))
  }

  find(id: CustomerId): Customer | undefined {
    assertOpen(this.#database)
    return given(this.#find.get(id), customerOf)
  }

  findByName(name: string): Customer | undefined {
    assertOpen(this.#database)
    return given(this.#findByName.get(name), customerOf)
  }

  list({ limit, cursor }: PageRequest): Page<Customer> | undefined {
    assertOpen(this.#database)
    const after = cursor === undefined ? 0 : this.#numberOf.get(readCursor(customerList, cursor) ?? '')
    if (after === undefined) return undefined
    const read = (count: number) => this.#list.all(after, count).map(customerOf)
    return forwardPage({ list: customerList, limit, read, idOf: ({ id }) => id })
  }

  async addKey(key: ApiKey): Promise<void> {
    await this.#keptKeys.changing(this.#writer.submit('addKey', key))
  }

  revokeKey(customer: CustomerId, id: KeyId, at: number): Promise<ApiKey | undefined> {
    return this.#keptKeys.changing(this.#writer.submit('revokeKey', { customer, id, at }))
  }

  keys(customer: CustomerId): readonly ApiKey[] {
    assertOpen(this.#database)
    return this.#keys.all(customer, mostKeys).map(keyOf)
  }

  keyByHash(hash: KeyedHash): KnownKey | undefined {
    assertOpen(this.#database)
    return given(this.#knownByHash.get(hash), knownKeyOf)
  }

  keyById(id: KeyId): KnownKey | undefined {
    assertOpen(this.#database)
    return this.#keptKeys.of(id, () => given(this.#knownById.get(id), knownKeyOf))
  }
}

const given = <Row, T>(row: Row | undefined, of: (row: Row) => T): T | undefined =>
  row === undefined ? undefined : of(row)
