import { type ApiKey, type Customer, type CustomerId, type ProfileOutcome, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { writeProfile } from '../customer-profile.ts'
import type { CommittedTime } from './committed-time.ts'
import type { KeyRevocation, ProfileChange, SettingsChange } from './operations.ts'
import { type CustomerRow, customerOf, type KeyRow, keyOf } from './rows.ts'
import { customerStatements, keyStatements } from './statements.ts'

const numbersRemembered = 10_000

/** Customers and their keys in the writer's thread. */
export class CustomerWrites {
  readonly #time: CommittedTime
  readonly #numberOf: Statement<[string], number>
  readonly #add: Statement<unknown[]>
  readonly #changeSettings: Statement<[number, number | null, number | null, string]>
  readonly #changeProfile: Statement<[string | null, string]>
  readonly #find: Statement<[string], CustomerRow>
  readonly #findByName: Statement<[string], CustomerRow>
  readonly #addKey: Statement<unknown[]>
  readonly #revokeKey: Statement<[number, string, number]>
  readonly #findKey: Statement<[string, string], KeyRow>
  readonly #numbers = new Map<CustomerId, number>()

  constructor(database: Database, time: CommittedTime) {
    this.#time = time
    this.#numberOf = database.prepare<[string], number>(customerStatements.numberOf).pluck()
    this.#add = database.prepare(customerStatements.add)
    this.#changeSettings = database.prepare(customerStatements.changeSettings)
    this.#changeProfile = database.prepare(customerStatements.changeProfile)
    this.#find = database.prepare<[string], CustomerRow>(customerStatements.find).raw()
    this.#findByName = database.prepare<[string], CustomerRow>(customerStatements.findByName).raw()
    this.#addKey = database.prepare(keyStatements.add)
    this.#revokeKey = database.prepare(keyStatements.revoke)
    this.#findKey = database.prepare<[string, string], KeyRow>(keyStatements.find).raw()
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

  /** No constraint keeps names apart: an earlier version took them as they came. Nobody else writes, so this look does. */
  add({ id, name, createdAt, settings, profile }: Customer): boolean {
    if (this.#numberOf.get(id) === undefined && this.#findByName.get(name) !== undefined) return false
    const { bearerAllowed, pairsPerNumber, mostPairs } = settings
    const flag = bearerAllowed ? 1 : 0
    this.#add.run(id, name, createdAt, flag, pairsPerNumber, mostPairs, writeProfile(profile))
    this.#time.advance(createdAt)
    return true
  }

  changeSettings({ id, settings, at }: SettingsChange): Customer | undefined {
    const { bearerAllowed, pairsPerNumber, mostPairs } = settings
    if (this.#changeSettings.run(bearerAllowed ? 1 : 0, pairsPerNumber, mostPairs, id).changes === 0) return undefined
    this.#time.advance(at)
    const row = this.#find.get(id)
    return row === undefined ? undefined : customerOf(row)
  }

  changeProfile({ id, profile, at }: ProfileChange): ProfileOutcome {
    const row = this.#find.get(id)
    if (row === undefined) return { kind: 'absent' }
    const before = customerOf(row)
    const { revision } = profile
    if (before.profile.revision !== revision) return { kind: 'outdated' }
    const recorded = { ...profile, revision: revision + 1 }
    this.#changeProfile.run(writeProfile(recorded), id)
    this.#time.advance(at)
    return { kind: 'changed', customer: { ...before, profile: recorded } }
  }

  addKey({ id, customer, hash, secret, createdAt, revokedAt }: ApiKey): undefined {
    this.#addKey.run(id, hash, this.numberOf(customer), secret, createdAt, revokedAt)
    this.#time.advance(createdAt)
  }

  revokeKey({ customer, id, at }: KeyRevocation): ApiKey | undefined {
    if (this.#findKey.get(id, customer) === undefined) return undefined
    const { changes } = this.#revokeKey.run(this.#time.decideAt(at), id, this.numberOf(customer))
    if (changes > 0) this.#time.advance(at)
    const row = this.#findKey.get(id, customer)
    return row === undefined ? undefined : keyOf(row)
  }
}
