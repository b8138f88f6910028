import type { Clock, ConsoleUser } from '@axbridge/core'
import { freeFailures, lockMs } from '../doors/lock-out.ts'
import { formatInstant } from '../operation/instant.ts'
import type { KeepAudit } from '../operation/keep-audit.ts'
import type { Passwords } from './passwords.ts'
import type { ChangeUser } from './user-changes.ts'

/** What became of a try. `user` is as he was counted: with this try for a failure, until it is settled. */
export type Proof =
  | { readonly kind: 'right' | 'wrong'; readonly user: ConsoleUser }
  | { readonly kind: 'locked'; readonly until: number }
  | { readonly kind: 'overloaded' }

export type PasswordProofParts = {
  readonly passwords: Passwords
  readonly changeUser: ChangeUser
  readonly keep: KeepAudit
  readonly clock: Clock
}

/**
 * Tries a password of a user who is there. The try counts as a failure before its answer is known, so that many at once are no more
 * tries than one after the other, at whichever server. It is written while the password is worked on, and costs no time by which an
 * existing name could be told.
 */
export class PasswordProof {
  readonly #parts: PasswordProofParts

  constructor(parts: PasswordProofParts) {
    this.#parts = parts
  }

  async try(user: ConsoleUser, password: string): Promise<Proof> {
    const { passwords, clock } = this.#parts
    const now = clock.now()
    if (user.lockedUntil !== null && user.lockedUntil > now) return { kind: 'locked', until: user.lockedUntil }
    const [counted, isRight] = await Promise.all([this.count(user, now), passwords.check(password, user.password)])
    if ('kind' in counted) return counted
    if (isRight === undefined) {
      await this.forget(counted)
      return { kind: 'overloaded' }
    }
    return { kind: isRight && counted.password === user.password ? 'right' : 'wrong', user: counted }
  }

  /** Takes back that a try counted: it was none. */
  async forget({ id, lockedUntil: ofTry }: ConsoleUser): Promise<void> {
    await this.#parts.changeUser(id, ({ failures, lockedUntil, changedAt }) => ({
      failures: Math.max(0, failures - 1),
      changedAt,
      // The lock of another try, which failed meanwhile, goes on.
      lockedUntil: lockedUntil === ofTry ? null : lockedUntil,
    }))
  }

  /** Keeps that a try failed, and the lock-out where it began one. */
  async failed({ id, name, customer, failures, lockedUntil }: ConsoleUser, action: 'signInFailed' | 'proofFailed') {
    const { keep } = this.#parts
    const about = { by: 'server' as const, subject: id, customer }
    await keep({ ...about, action, detail: { name, failures } })
    if (lockedUntil !== null)
      await keep({ ...about, action: 'userLocked', detail: { name, until: formatInstant(lockedUntil) } })
  }

  /** Counts a try as a failure, until its outcome is known. */
  async count(user: ConsoleUser, now: number): Promise<ConsoleUser | Extract<Proof, { kind: 'locked' }>> {
    let until = 0
    const counted = await this.#parts.changeUser(user.id, ({ failures, lockedUntil, changedAt }) => {
      if (lockedUntil !== null && lockedUntil > now) {
        until = lockedUntil
        return undefined
      }
      const lock = lockMs(failures + 1, freeFailures)
      return { failures: failures + 1, lockedUntil: lock === 0 ? null : now + lock, changedAt }
    })
    return counted ?? { kind: 'locked', until: Math.max(until, now + 1_000) }
  }
}
