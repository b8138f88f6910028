import {
  type ApiKey,
  type Customer,
  type CustomerId,
  type CustomerSettings,
  type CustomerStore,
  hashText,
  type KeyedHash,
  type KeyId,
  type KnownKey,
  type Page,
  type PageRequest,
  type ProfileOutcome,
  type RecordedProfile,
  StoreError,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { forwardPage } from '../paging/forward-page.ts'
import { customerList } from '../paging/lists.ts'
import type { CommittedTime } from './committed-time.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

/** How many keys of a customer are told. */
const mostKeys = 1_000

export class MemoryCustomers implements CustomerStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #limits: { readonly customers: number; readonly keys: number }
  readonly #customers = new Map<CustomerId, Customer>()
  readonly #keys = new Map<KeyId, ApiKey>()
  readonly #keyOfHash = new Map<string, KeyId>()

  constructor(open: OpenState, time: CommittedTime, limits: { readonly customers: number; readonly keys: number }) {
    this.#open = open
    this.#time = time
    this.#limits = limits
  }

  async addCustomer(customer: Customer): Promise<boolean> {
    this.#open.assert()
    if (this.#customers.has(customer.id)) throw new StoreError('internal', 'the customer id is in use')
    if (this.findByName(customer.name) !== undefined) return false
    assertRoom(this.#customers.size, this.#limits.customers, 'customers')
    this.#customers.set(customer.id, customer)
    this.#time.commit(customer.createdAt)
    return true
  }

  async changeSettings(id: CustomerId, settings: CustomerSettings, at: number): Promise<Customer | undefined> {
    const customer = this.find(id)
    return customer === undefined ? undefined : this.#change(customer, { settings }, at)
  }

  async changeProfile(id: CustomerId, given: RecordedProfile, at: number): Promise<ProfileOutcome> {
    const customer = this.find(id)
    if (customer === undefined) return { kind: 'absent' }
    if (customer.profile.revision !== given.revision) return { kind: 'outdated' }
    const profile = { ...given, revision: given.revision + 1 }
    return { kind: 'changed', customer: this.#change(customer, { profile }, at) }
  }

  #change(customer: Customer, what: Partial<Customer>, at: number): Customer {
    const changed = { ...customer, ...what }
    this.#customers.set(customer.id, changed)
    this.#time.commit(at)
    return changed
  }

  find(id: CustomerId): Customer | undefined {
    this.#open.assert()
    return this.#customers.get(id)
  }

  findByName(name: string): Customer | undefined {
    this.#open.assert()
    for (const customer of this.#customers.values()) if (customer.name === name) return customer
    return undefined
  }

  list({ limit, cursor }: PageRequest): Page<Customer> | undefined {
    this.#open.assert()
    const ids = [...this.#customers.keys()]
    const after = cursor === undefined ? -1 : ids.indexOf(readCursor(customerList, cursor) as CustomerId)
    if (cursor !== undefined && after < 0) return undefined
    const rows = [...this.#customers.values()].slice(after + 1)
    return forwardPage({ list: customerList, limit, read: (count) => rows.slice(0, count), idOf: ({ id }) => id })
  }

  async addKey(key: ApiKey): Promise<void> {
    this.#open.assert()
    this.assertKnown(key.customer)
    const isInUse = this.#keys.has(key.id) || this.#keyOfHash.has(hashText(key.hash))
    if (isInUse) throw new StoreError('internal', 'the key is in use')
    assertRoom(this.#keys.size, this.#limits.keys, 'keys')
    this.#keys.set(key.id, key)
    this.#keyOfHash.set(hashText(key.hash), key.id)
    this.#time.commit(key.createdAt)
  }

  async revokeKey(customer: CustomerId, id: KeyId, at: number): Promise<ApiKey | undefined> {
    this.#open.assert()
    const key = this.#keys.get(id)
    if (key === undefined || key.customer !== customer) return undefined
    if (key.revokedAt !== null) return key
    const revoked = { ...key, revokedAt: this.#time.decideAt(at) }
    this.#keys.set(id, revoked)
    this.#time.commit(at)
    return revoked
  }

  keys(customer: CustomerId): readonly ApiKey[] {
    this.#open.assert()
    const own = [...this.#keys.values()].filter((key) => key.customer === customer)
    return own.reverse().slice(0, mostKeys)
  }

  keyByHash(hash: KeyedHash): KnownKey | undefined {
    this.#open.assert()
    const id = this.#keyOfHash.get(hashText(hash))
    return id === undefined ? undefined : this.keyById(id)
  }

  keyById(id: KeyId): KnownKey | undefined {
    this.#open.assert()
    const key = this.#keys.get(id)
    const customer = key === undefined ? undefined : this.#customers.get(key.customer)
    return key === undefined || customer === undefined ? undefined : { key, customer }
  }

  /** Throws for a customer that was never added: bindings and records name real ones only. */
  assertKnown(customer: CustomerId): void {
    if (!this.#customers.has(customer)) throw new StoreError('internal', 'no such customer')
  }
}
