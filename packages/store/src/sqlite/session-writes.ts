import { type KeyedHash, StoreError } from '@axbridge/core'
import type { Database, Statement } from 'better-sqlite3'
import type { CommittedTime } from './committed-time.ts'
import type { SessionAddition, SessionForgetting, SessionsEnd, SessionUse } from './operations.ts'
import { sessionStatements, userStatements } from './statements.ts'

/** Sessions of the console in the writer's thread. */
export class SessionWrites {
  readonly #time: CommittedTime
  readonly #ordinalOfUser: Statement<[string], number>
  readonly #add: Statement<unknown[]>
  readonly #dropOldest: Statement<[number]>
  readonly #seen: Statement<[number, Uint8Array, number]>
  readonly #end: Statement<[Uint8Array]>
  readonly #endOf: Statement<[string, Uint8Array | null]>
  readonly #forgetExpired: Statement<[number]>
  readonly #forgetUnused: Statement<[number]>

  constructor(database: Database, time: CommittedTime) {
    this.#time = time
    this.#ordinalOfUser = database.prepare<[string], number>(userStatements.ordinalOf).pluck()
    this.#add = database.prepare(sessionStatements.add)
    this.#dropOldest = database.prepare(sessionStatements.dropOldest)
    this.#seen = database.prepare(sessionStatements.seen)
    this.#end = database.prepare(sessionStatements.end)
    this.#endOf = database.prepare(sessionStatements.endOf)
    this.#forgetExpired = database.prepare(sessionStatements.forgetExpired)
    this.#forgetUnused = database.prepare(sessionStatements.forgetUnused)
  }

  add({ session: { hash, user, createdAt, seenAt, expiresAt }, most }: SessionAddition): undefined {
    if (this.#ordinalOfUser.get(user) === undefined) throw new StoreError('internal', 'no such user')
    this.#dropOldest.run(most - 1)
    this.#add.run(hash, user, createdAt, seenAt, expiresAt)
    this.#time.advance(Math.max(createdAt, seenAt))
  }

  see({ hash, at }: SessionUse): undefined {
    if (this.#seen.run(at, hash, at).changes > 0) this.#time.advance(at)
  }

  end({ hash }: { readonly hash: KeyedHash }): undefined {
    this.#end.run(hash)
  }

  endOf({ user, but }: SessionsEnd): number {
    return this.#endOf.run(user, but).changes
  }

  forget({ expiredBefore, seenBefore }: SessionForgetting): number {
    return this.#forgetExpired.run(expiredBefore).changes + this.#forgetUnused.run(seenBefore).changes
  }
}
