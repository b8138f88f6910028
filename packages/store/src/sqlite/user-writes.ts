import type { ConsoleUser } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import type { CustomerWrites } from './customer-writes.ts'
import type { UserAddition } from './operations.ts'
import { userStatements } from './statements.ts'
import { changingColumnsOf } from './user-rows.ts'

/** People at the console in the writer's thread. */
export class UserWrites {
  readonly #time: CommittedTime
  readonly #customers: CustomerWrites
  readonly #ordinalOf: Statement<[string], number>
  readonly #hasName: Statement<[string], number>
  readonly #newest: Statement<[], number>
  readonly #add: Statement<unknown[]>
  readonly #change: Statement<unknown[]>

  constructor(database: Database, time: CommittedTime, customers: CustomerWrites) {
    this.#time = time
    this.#customers = customers
    this.#ordinalOf = database.prepare<[string], number>(userStatements.ordinalOf).pluck()
    this.#hasName = database.prepare<[string], number>(userStatements.hasName).pluck()
    this.#newest = database.prepare<[], number>(userStatements.newest).pluck()
    this.#add = database.prepare(userStatements.add)
    this.#change = database.prepare(userStatements.change)
  }

  /** Of a user who is there already the insert tells, as a fault. */
  add({ user, most }: UserAddition): boolean {
    const customer = this.#numberOf(user)
    const isNew = this.#ordinalOf.get(user.id) === undefined
    // None is ever removed, so the newest one's ordinal is how many there are.
    if (isNew && (this.#hasName.get(user.name) !== undefined || (this.#newest.get() ?? 0) >= most)) return false
    const { id, name, role, createdAt, changedAt, revision } = user
    this.#add.run(id, name, role, customer, ...changingColumnsOf(user), createdAt, changedAt, revision)
    this.#time.advance(changedAt)
    return true
  }

  change(user: ConsoleUser): boolean {
    const { id, role, changedAt, revision } = user
    const values = [role, this.#numberOf(user), ...changingColumnsOf(user), changedAt, revision]
    if (this.#change.run(...values, id, revision - 1).changes === 0) return false
    this.#time.advance(changedAt)
    return true
  }

  #numberOf({ customer }: ConsoleUser): number | null {
    return customer === null ? null : this.#customers.numberOf(customer)
  }
}
