import type { ConsoleSession, ConsoleUser, UserId } from '../users/console-user.ts'
import type { MaybePromise, Page, PageRequest } from './page.ts'
import type { KeyedHash } from './vault.ts'

/** People at the console and their sessions: few, and every write is durable when its promise resolves. */
export type UserStore = {
  /** False, and nothing was changed, when another user has the name (`findByName` tells), or there are `mostUsers`. */
  add(user: ConsoleUser): Promise<boolean>
  /**
   * Writes a user whose stored revision is `user.revision - 1`; false, and nothing was changed, when it is another or there is no
   * such user. Name and `createdAt` stay as they were.
   */
  change(user: ConsoleUser): Promise<boolean>
  find(id: UserId): MaybePromise<ConsoleUser | undefined>
  findByName(name: string): MaybePromise<ConsoleUser | undefined>
  /** Expired or not: who asks decides. */
  findByInvitation(hash: KeyedHash): MaybePromise<ConsoleUser | undefined>
  /** In the order in which they were added; undefined for a cursor that this list never gave. */
  list(page: PageRequest): MaybePromise<Page<ConsoleUser> | undefined>
  /** Where there are `mostSessions`, the one that was unused for longest ends. Rejects with StoreError `internal` for a user that is not there. */
  addSession(session: ConsoleSession): Promise<void>
  /** With its user, expired or not: who asks decides. */
  session(hash: KeyedHash): MaybePromise<{ readonly session: ConsoleSession; readonly user: ConsoleUser } | undefined>
  /** Notes that a session was used, never earlier than is noted already; nothing where it is gone. */
  seen(hash: KeyedHash, at: number): Promise<void>
  endSession(hash: KeyedHash): Promise<void>
  /** Ends all sessions of a user but the one that is named; answers how many. */
  endSessions(user: UserId, but: KeyedHash | null): Promise<number>
  /** Drops sessions that expired before the first instant or were last used before the second; answers how many. */
  forgetSessions(expiredBefore: number, seenBefore: number): Promise<number>
}
