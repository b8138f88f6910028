import {
  type ConsoleSession,
  type ConsoleUser,
  hashesEqual,
  hashText,
  type KeyedHash,
  type Page,
  type PageRequest,
  StoreError,
  type UserId,
  type UserStore,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { forwardPage } from '../paging/forward-page.ts'
import { userList } from '../paging/lists.ts'
import type { UserLimits } from '../user-limits.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import type { OpenState } from './open-state.ts'

type Parts = { readonly open: OpenState; readonly time: CommittedTime; readonly customers: MemoryCustomers }

export class MemoryUsers implements UserStore {
  readonly #parts: Parts
  readonly #limits: UserLimits
  readonly #users = new Map<UserId, ConsoleUser>()
  readonly #sessions = new Map<string, ConsoleSession>()

  constructor(parts: Parts, limits: UserLimits) {
    this.#parts = parts
    this.#limits = limits
  }

  async add(user: ConsoleUser): Promise<boolean> {
    const { time, customers } = this.#parts
    if (this.find(user.id) !== undefined) throw new StoreError('internal', 'the user id is in use')
    if (user.customer !== null) customers.assertKnown(user.customer)
    if (this.findByName(user.name) !== undefined || this.#users.size >= this.#limits.users) return false
    this.#users.set(user.id, user)
    time.commit(user.changedAt)
    return true
  }

  async change(user: ConsoleUser): Promise<boolean> {
    const { time, customers } = this.#parts
    const stored = this.find(user.id)
    if (user.customer !== null) customers.assertKnown(user.customer)
    if (stored?.revision !== user.revision - 1) return false
    this.#users.set(user.id, { ...user, name: stored.name, createdAt: stored.createdAt })
    time.commit(user.changedAt)
    return true
  }

  find(id: UserId): ConsoleUser | undefined {
    this.#parts.open.assert()
    return this.#users.get(id)
  }

  findByName(name: string): ConsoleUser | undefined {
    return this.#first((user) => user.name === name)
  }

  findByInvitation(hash: KeyedHash): ConsoleUser | undefined {
    return this.#first(({ invitation }) => invitation !== null && hashesEqual(invitation.hash, hash))
  }

  list({ limit, cursor }: PageRequest): Page<ConsoleUser> | undefined {
    this.#parts.open.assert()
    const users = [...this.#users.values()]
    const last = cursor === undefined ? undefined : readCursor(userList, cursor)
    const after = cursor === undefined ? -1 : users.findIndex(({ id }) => id === last)
    if (cursor !== undefined && after < 0) return undefined
    const read = (count: number) => users.slice(after + 1, after + 1 + count)
    return forwardPage({ list: userList, limit, read, idOf: ({ id }) => id })
  }

  async addSession(session: ConsoleSession): Promise<void> {
    if (this.find(session.user) === undefined) throw new StoreError('internal', 'no such user')
    const key = hashText(session.hash)
    if (this.#sessions.has(key)) throw new StoreError('internal', 'the session is in use')
    const oldest = [...this.#sessions].sort(([, one], [, other]) => one.seenAt - other.seenAt)
    const tooMany = oldest.slice(0, Math.max(0, oldest.length + 1 - this.#limits.sessions))
    for (const [old] of tooMany) this.#sessions.delete(old)
    this.#sessions.set(key, session)
    this.#parts.time.commit(Math.max(session.createdAt, session.seenAt))
  }

  session(hash: KeyedHash): { readonly session: ConsoleSession; readonly user: ConsoleUser } | undefined {
    this.#parts.open.assert()
    const session = this.#sessions.get(hashText(hash))
    const user = session === undefined ? undefined : this.#users.get(session.user)
    return session === undefined || user === undefined ? undefined : { session, user }
  }

  async seen(hash: KeyedHash, at: number): Promise<void> {
    const found = this.session(hash)
    if (found === undefined || found.session.seenAt >= at) return
    this.#sessions.set(hashText(hash), { ...found.session, seenAt: at })
    this.#parts.time.commit(at)
  }

  async endSession(hash: KeyedHash): Promise<void> {
    this.#parts.open.assert()
    this.#sessions.delete(hashText(hash))
  }

  async endSessions(user: UserId, but: KeyedHash | null): Promise<number> {
    return this.#end((session) => session.user === user && (but === null || !hashesEqual(session.hash, but)))
  }

  async forgetSessions(expiredBefore: number, seenBefore: number): Promise<number> {
    return this.#end(({ expiresAt, seenAt }) => expiresAt < expiredBefore || seenAt < seenBefore)
  }

  #first(isMeant: (user: ConsoleUser) => boolean): ConsoleUser | undefined {
    this.#parts.open.assert()
    for (const user of this.#users.values()) if (isMeant(user)) return user
    return undefined
  }

  #end(isMeant: (session: ConsoleSession) => boolean): number {
    this.#parts.open.assert()
    const meant = [...this.#sessions].filter(([, session]) => isMeant(session))
    for (const [key] of meant) this.#sessions.delete(key)
    return meant.length
  }
}
