import type { ConsoleSession, ConsoleUser, KeyedHash, Page, PageRequest, UserId, UserStore } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import { readCursor } from '../paging/cursor.ts'
import { forwardPage } from '../paging/forward-page.ts'
import { userList } from '../paging/lists.ts'
import type { UserLimits } from '../user-limits.ts'
import { assertOpen } from './connections.ts'
import { sessionStatements, userStatements } from './statements.ts'
import { type KnownSession, knownSessionOf, type SessionRow, type UserRow, userOf } from './user-rows.ts'
import type { Writer } from './writer.ts'

/** People at the console and their sessions: writes go to the writer, reads are answered at once from committed rows. */
export class SqliteUsers implements UserStore {
  readonly #writer: Writer
  readonly #database: Database
  readonly #limits: UserLimits
  readonly #ordinalOf: Statement<[string], number>
  readonly #find: Statement<[string], UserRow>
  readonly #findByName: Statement<[string], UserRow>
  readonly #findByInvitation: Statement<[Uint8Array], UserRow>
  readonly #list: Statement<[number, number], UserRow>
  readonly #session: Statement<[Uint8Array], [...SessionRow, ...UserRow]>

  constructor(writer: Writer, database: Database, limits: UserLimits) {
    this.#writer = writer
    this.#database = database
    this.#limits = limits
    const { ordinalOf, find, findByName, findByInvitation, list } = userStatements
    this.#ordinalOf = database.prepare<[string], number>(ordinalOf).pluck()
    this.#find = database.prepare<[string], UserRow>(find).raw()
    this.#findByName = database.prepare<[string], UserRow>(findByName).raw()
    this.#findByInvitation = database.prepare<[Uint8Array], UserRow>(findByInvitation).raw()
    this.#list = database.prepare<[number, number], UserRow>(list).raw()
    this.#session = database.prepare<[Uint8Array], [...SessionRow, ...UserRow]>(sessionStatements.find).raw()
  }

  add(user: ConsoleUser): Promise<boolean> {
    return this.#writer.submit('addUser', { user, most: this.#limits.users })
  }

  change(user: ConsoleUser): Promise<boolean> {
    return this.#writer.submit('changeUser', user)
  }

  find(id: UserId): ConsoleUser | undefined {
    assertOpen(this.#database)
    return userOrNone(this.#find.get(id))
  }

  findByName(name: string): ConsoleUser | undefined {
    assertOpen(this.#database)
    return userOrNone(this.#findByName.get(name))
  }

  findByInvitation(hash: KeyedHash): ConsoleUser | undefined {
    assertOpen(this.#database)
    return userOrNone(this.#findByInvitation.get(hash))
  }

  list({ limit, cursor }: PageRequest): Page<ConsoleUser> | undefined {
    assertOpen(this.#database)
    const after = cursor === undefined ? 0 : this.#ordinalOf.get(readCursor(userList, cursor) ?? '')
    if (after === undefined) return undefined
    const read = (count: number) => this.#list.all(after, count).map(userOf)
    return forwardPage({ list: userList, limit, read, idOf: ({ id }) => id })
  }

  async addSession(session: ConsoleSession): Promise<void> {
    await this.#writer.submit('addSession', { session, most: this.#limits.sessions })
  }

  session(hash: KeyedHash): KnownSession | undefined {
    assertOpen(this.#database)
    const row = this.#session.get(hash)
    return row === undefined ? undefined : knownSessionOf(row)
  }

  async seen(hash: KeyedHash, at: number): Promise<void> {
    await this.#writer.submit('seeSession', { hash, at })
  }

  async endSession(hash: KeyedHash): Promise<void> {
    await this.#writer.submit('endSession', { hash })
  }

  endSessions(user: UserId, but: KeyedHash | null): Promise<number> {
    return this.#writer.submit('endSessions', { user, but })
  }

  forgetSessions(expiredBefore: number, seenBefore: number): Promise<number> {
    return this.#writer.submit('forgetSessions', { expiredBefore, seenBefore })
  }
}

const userOrNone = (row: UserRow | undefined): ConsoleUser | undefined => (row === undefined ? undefined : userOf(row))
