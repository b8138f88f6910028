import {
  type ConsoleSession,
  type ConsoleUser,
  type KeyedHash,
  type Page,
  type PageRequest,
  StoreError,
  type UserId,
  type UserStore,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { forwardPageLater } from '../paging/forward-page.ts'
import { userList } from '../paging/lists.ts'
import {
  changingColumnsOf,
  type KnownSession,
  knownSessionOf,
  type SessionRow,
  type UserRow,
  userOf,
} from '../sqlite/user-rows.ts'
import type { UserLimits } from '../user-limits.ts'
import type { Connection, Statement } from './connection.ts'
import { sessionStatements, userStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'
import { advance } from './transaction.ts'
import { inTransaction, type SoloDone } from './writer.ts'

/** People at the console and their sessions. Nothing of them is kept: what one server changes holds for the next request at every other. */
export class PostgresUsers implements UserStore {
  readonly #parts: StoreParts
  readonly #limits: UserLimits

  constructor(parts: StoreParts, limits: UserLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  add(user: ConsoleUser): Promise<boolean> {
    return this.#write(async (connection) => {
      await connection.run(userStatements.takeNames)
      const customer = await this.#numberOf(connection, user)
      // Of a user who is there already the insert tells, as a fault.
      const { rows: known } = await connection.run(userStatements.ordinalOf, [user.id])
      const { rows: named } = await connection.run(userStatements.findByName, [user.name])
      const { rows: counted } = await connection.run<[number]>(userStatements.count)
      const isRefused = named.length > 0 || (counted[0]?.[0] ?? 0) >= this.#limits.users
      if (known.length === 0 && isRefused) return { value: false, time: 0 }
      const { id, name, role, createdAt, changedAt, revision } = user
      const values = [id, name, role, customer, ...changingColumnsOf(user), createdAt, changedAt, revision]
      await connection.run(userStatements.add, values)
      return this.#done(connection, true, changedAt)
    })
  }

  change(user: ConsoleUser): Promise<boolean> {
    return this.#write(async (connection) => {
      const { id, role, changedAt, revision } = user
      const customer = await this.#numberOf(connection, user)
      const values = [id, revision - 1, role, customer, ...changingColumnsOf(user), changedAt, revision]
      const { count } = await connection.run(userStatements.change, values)
      return count === 0 ? { value: false, time: 0 } : this.#done(connection, true, changedAt)
    })
  }

  find(id: UserId): Promise<ConsoleUser | undefined> {
    return this.#user(userStatements.find, id)
  }

  findByName(name: string): Promise<ConsoleUser | undefined> {
    return this.#user(userStatements.findByName, name)
  }

  findByInvitation(hash: KeyedHash): Promise<ConsoleUser | undefined> {
    return this.#user(userStatements.findByInvitation, Buffer.from(hash))
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<ConsoleUser> | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const last = cursor === undefined ? undefined : (readCursor(userList, cursor) ?? '')
    const after = last === undefined ? 0 : (await readers.first<[number]>(userStatements.ordinalOf, [last]))?.[0]
    if (after === undefined) return undefined
    return forwardPageLater({
      list: userList,
      limit,
      read: async (count) => (await readers.rows<UserRow>(userStatements.list, [after, count])).map(userOf),
      idOf: ({ id }) => id,
    })
  }

  async addSession({ hash, user, createdAt, seenAt, expiresAt }: ConsoleSession): Promise<void> {
    await this.#write(async (connection) => {
      const { rows: known } = await connection.run(userStatements.ordinalOf, [user])
      if (known.length === 0) throw new StoreError('internal', 'no such user')
      await connection.run(sessionStatements.dropOldest, [this.#limits.sessions - 1])
      await connection.run(sessionStatements.add, [Buffer.from(hash), user, createdAt, seenAt, expiresAt])
      return this.#done(connection, undefined, Math.max(createdAt, seenAt))
    })
  }

  async session(hash: KeyedHash): Promise<KnownSession | undefined> {
    const values = [Buffer.from(hash)]
    const row = await this.#parts.readers.first<[...SessionRow, ...UserRow]>(sessionStatements.find, values)
    return row === undefined ? undefined : knownSessionOf(row)
  }

  async seen(hash: KeyedHash, at: number): Promise<void> {
    await this.#write(async (connection) => {
      const { count } = await connection.run(sessionStatements.seen, [Buffer.from(hash), at])
      return count === 0 ? { value: undefined, time: 0 } : this.#done(connection, undefined, at)
    })
  }

  async endSession(hash: KeyedHash): Promise<void> {
    await this.#drop([sessionStatements.end, [Buffer.from(hash)]])
  }

  endSessions(user: UserId, but: KeyedHash | null): Promise<number> {
    return this.#drop([sessionStatements.endOf, [user, but === null ? null : Buffer.from(but)]])
  }

  forgetSessions(expiredBefore: number, seenBefore: number): Promise<number> {
    const { forgetExpired, forgetUnused } = sessionStatements
    return this.#drop([forgetExpired, [expiredBefore]], [forgetUnused, [seenBefore]])
  }

  #write<T>(write: (connection: Connection) => Promise<SoloDone<T>>): Promise<T> {
    return this.#parts.writer.alone(inTransaction(write))
  }

  /** What is gone has no instant: no clock brings it back. */
  #drop(...drops: readonly (readonly [Statement, readonly unknown[]])[]): Promise<number> {
    return this.#write(async (connection) => {
      let dropped = 0
      for (const [statement, values] of drops) dropped += (await connection.run(statement, values)).count
      return { value: dropped, time: 0 }
    })
  }

  async #done<T>(connection: Connection, value: T, at: number): Promise<SoloDone<T>> {
    return { value, time: await advance(connection, this.#parts.crew.slot, at) }
  }

  async #numberOf(connection: Connection, { customer }: ConsoleUser): Promise<number | null> {
    if (customer === null) return null
    const number = (await this.#parts.crew.customers.of(connection, new Set([customer]))).get(customer)
    if (number === undefined) throw new StoreError('internal', 'no such customer')
    return number
  }

  async #user(statement: Statement, key: string | Buffer): Promise<ConsoleUser | undefined> {
    const row = await this.#parts.readers.first<UserRow>(statement, [key])
    return row === undefined ? undefined : userOf(row)
  }
}
