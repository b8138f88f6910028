import { type AuditEntry, type ConsoleUser, type Store, StoreError, type UserId } from '@axbridge/core'
import fc from 'fast-check'
import { minute, noon } from './samples.ts'
import { consoleUser, fact } from './user-samples.ts'

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** So few of each that steps meet the same ones. */
const [mostUsers, mostSessions] = [4, 6]

const user = fc.nat(mostUsers - 1)
const session = fc.nat(mostSessions - 1)
const instant = fc.nat(20).map((minutes) => noon + minutes * minute)

const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), user, name: user, at: instant }),
  fc.record({ kind: fc.constant('change' as const), user, revision: fc.integer({ min: 0, max: 3 }), at: instant }),
  fc.record({ kind: fc.constant('addSession' as const), user, session, seenAt: instant, expiresAt: instant }),
  fc.record({ kind: fc.constant('seen' as const), session, at: instant }),
  fc.record({ kind: fc.constant('endSession' as const), session }),
  fc.record({ kind: fc.constant('endSessions' as const), user, but: fc.option(session) }),
  fc.record({ kind: fc.constant('forgetSessions' as const), expiredBefore: instant, seenBefore: instant }),
  fc.record({ kind: fc.constant('append' as const), user: fc.option(user), at: instant, text: fc.string() }),
)

export type ConsoleStep = typeof step extends fc.Arbitrary<infer Step> ? Step : never

/** What people at the console may do, one after the other. */
export const consoleHistories = fc.array(step, { minLength: 1, maxLength: 40 })

/** How many sessions a store has room for that plays these. */
export const sessionsOfHistories = 3

/** Plays steps on a store, under ids and names of its run. */
export class ConsolePlayer {
  readonly #store: Store
  readonly #run: number

  constructor(store: Store, run: number) {
    this.#store = store
    this.#run = run
  }

  /** What the store answered, or the code with which it refused. */
  async play(one: ConsoleStep): Promise<unknown> {
    try {
      return await this.#do(one)
    } catch (error) {
      if (error instanceof StoreError) return error.code
      throw error
    }
  }

  /** All users, who is signed in, and the whole log of this run from an ordinal on. */
  async everything(after: number): Promise<{ readonly known: unknown; readonly log: readonly AuditEntry[] }> {
    const { users, audit } = this.#store
    const known = {
      users: await Promise.all(Array.from({ length: mostUsers }, (_, n) => users.find(this.#idOf(n)))),
      sessions: await Promise.all(Array.from({ length: mostSessions }, (_, n) => users.session(this.#hashOf(n)))),
    }
    return { known, log: await audit.after(after, 1_000) }
  }

  #do(one: ConsoleStep): Promise<unknown> {
    const { users, audit } = this.#store
    switch (one.kind) {
      case 'add':
        return users.add(this.#userOf(one.user, one.name, { createdAt: one.at, changedAt: one.at }))
      case 'change':
        return users.change(this.#userOf(one.user, one.user, { revision: one.revision, changedAt: one.at }))
      case 'addSession': {
        const { seenAt, expiresAt } = one
        const hash = this.#hashOf(one.session)
        return users.addSession({ hash, user: this.#idOf(one.user), createdAt: noon, seenAt, expiresAt })
      }
      case 'seen':
        return users.seen(this.#hashOf(one.session), one.at)
      case 'endSession':
        return users.endSession(this.#hashOf(one.session))
      case 'endSessions':
        return users.endSessions(this.#idOf(one.user), one.but === null ? null : this.#hashOf(one.but))
      case 'forgetSessions':
        return users.forgetSessions(one.expiredBefore, one.seenBefore)
      case 'append': {
        const name = one.user === null ? undefined : `user-${one.user}`
        const actor = name === undefined ? ({ kind: 'server' } as const) : ({ kind: 'user', id: name, name } as const)
        return audit.append(fact({ at: one.at, actor, subject: one.text, detail: JSON.stringify(one.text) }))
      }
    }
  }

  #idOf(n: number): UserId {
    let token = ''
    for (let rest = this.#run * mostUsers + n; token.length < 16; rest = Math.floor(rest / 32)) {
      token = (letters[rest % 32] ?? '') + token
    }
    return `usr_${token}` as UserId
  }

  #hashOf(n: number): Uint8Array {
    return Uint8Array.of(1, this.#run >> 8, this.#run & 255, n)
  }

  #userOf(n: number, name: number, changed: Partial<ConsoleUser>): ConsoleUser {
    return consoleUser(n, { id: this.#idOf(n), name: `user-${this.#run}-${name}`, ...changed })
  }
}
