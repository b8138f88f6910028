import { setTimeout as pause } from 'node:timers/promises'
import type { SignInRequest } from '@axbridge/api'
import type { Clock, ConsoleUser, UserStore } from '@axbridge/core'
import { sourceNetwork } from '@axbridge/sip'
import { FailureTable, freeFailures, freeFailuresOfAddress } from '../doors/lock-out.ts'
import type { KeepAudit } from '../operation/keep-audit.ts'
import type { Refusal } from '../operation/refusal.ts'
import type { Visitor } from '../operation/staff.ts'
import type { PasswordProof } from './password-proof.ts'
import type { Passwords } from './passwords.ts'
import { codeNeeded, locked, signInFailed, tooManySignIns } from './refusals.ts'
import { hasTotp, type SecondFactor } from './second-factor.ts'
import type { Changes, ChangeUser } from './user-changes.ts'

export type SignInParts = {
  readonly users: Pick<UserStore, 'findByName'>
  readonly passwords: Passwords
  readonly proof: PasswordProof
  readonly secondFactor: SecondFactor
  readonly changeUser: ChangeUser
  readonly keep: KeepAudit
  readonly clock: Clock
  /** By which phones show their codes. */
  readonly wall: Clock
  /** When a failure is answered, counted from the request: later than the work for it takes. */
  readonly failureMs: number
}

/** How many failures of names that nobody has are kept in a minute: strangers must not fill the audit log. */
const strangersAMinute = 10
const minuteMs = 60_000

type Outcome = { readonly kind: 'signed_in'; readonly user: ConsoleUser } | Refusal

/** Finds out whether somebody is who he says. */
export class SignIn {
  readonly #parts: SignInParts
  readonly #addresses = new FailureTable(freeFailuresOfAddress)
  readonly #strangers = new FailureTable(freeFailures)
  #minute = Number.NEGATIVE_INFINITY
  #strangersKept = 0

  constructor(parts: SignInParts) {
    this.#parts = parts
  }

  /** A name that nobody has is answered as one that somebody has, at the same instant, and locked out alike. */
  async signIn(request: SignInRequest, visitor: Visitor): Promise<Outcome> {
    const { clock, users, failureMs } = this.#parts
    const failedAt = pause(failureMs)
    const now = clock.now()
    const address = sourceNetwork(visitor.address)
    const waitMs = this.#addresses.waitMs(address, now)
    if (waitMs > 0) return locked(waitMs)
    const user = await users.findByName(request.name)
    const outcome =
      user?.state === 'active' && user.password !== null
        ? await this.#known(user, request)
        : await this.#stranger(request)
    if (outcome.kind !== 'signed_in' && outcome.reason === 'sign_in_failed') {
      this.#addresses.failed(address, now)
      await failedAt
    }
    return outcome
  }

  async #known(user: ConsoleUser, { password, code }: SignInRequest): Promise<Outcome> {
    const { proof, clock, wall, secondFactor, changeUser } = this.#parts
    const tried = await proof.try(user, password)
    if (tried.kind === 'locked') return locked(tried.until - clock.now())
    if (tried.kind === 'overloaded') return tooManySignIns
    const counted = tried.user
    if (tried.kind === 'wrong') return this.#failed(counted)
    let step: number | undefined
    if (hasTotp(counted)) {
      if (code === undefined) {
        await proof.forget(counted)
        return codeNeeded
      }
      step = await secondFactor.stepOf(counted, code, wall.now())
      if (step === undefined) return this.#failed(counted)
    }
    const settled = await this.#settled(counted, password)
    const signedIn = await changeUser(counted.id, (now) => {
      const isSame = now.state === 'active' && now.password === counted.password
      // A code is taken once, at whichever server.
      const isTaken = hasTotp(now) && (step === undefined || step <= (now.totpStep ?? 0))
      if (!isSame || isTaken) return undefined
      return { ...settled, ...(step === undefined ? {} : { totpStep: step }), changedAt: now.changedAt }
    })
    return signedIn === undefined ? this.#failed(counted) : { kind: 'signed_in', user: signedIn }
  }

  async #settled({ password: kept }: ConsoleUser, password: string): Promise<Changes> {
    const { passwords } = this.#parts
    const anew = kept !== null && passwords.isWeaker(kept) ? await passwords.make(password) : undefined
    return { failures: 0, lockedUntil: null, ...(anew === undefined ? {} : { password: anew }) }
  }

  async #failed(user: ConsoleUser): Promise<Refusal> {
    await this.#parts.proof.failed(user, 'signInFailed')
    return signInFailed
  }

  async #stranger({ name, password }: SignInRequest): Promise<Refusal> {
    const { passwords, clock } = this.#parts
    const now = clock.now()
    const waitMs = this.#strangers.waitMs(name, now)
    if (waitMs > 0) return locked(waitMs)
    this.#strangers.failed(name, now)
    if ((await passwords.check(password, null)) === undefined) return tooManySignIns
    await this.#keepStranger(now)
    return signInFailed
  }

  async #keepStranger(now: number): Promise<void> {
    if (now - this.#minute >= minuteMs) [this.#minute, this.#strangersKept] = [now, 0]
    this.#strangersKept += 1
    if (this.#strangersKept > strangersAMinute) return
    const isLast = this.#strangersKept === strangersAMinute
    const detail = isLast ? { name: null, more: 'not kept for the rest of the minute' } : { name: null }
    // What was typed may be anything, a password too: it is not kept.
    await this.#parts.keep({ by: 'server', action: 'signInFailed', subject: null, customer: null, detail })
  }
}
