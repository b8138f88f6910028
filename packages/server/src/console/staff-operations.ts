import type { PasswordRequest, TotpAnswer, TotpConfirmation, TotpRequest } from '@axbridge/api'
import type { Clock, ConsoleUser, CustomerStore } from '@axbridge/core'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { type Refusal, refusal } from '../operation/refusal.ts'
import type { Staff } from '../operation/staff.ts'
import type { PasswordProof } from './password-proof.ts'
import { faultOfPassword } from './password-rule.ts'
import type { Passwords } from './passwords.ts'
import { locked, tooManySignIns, weakPassword, wrongCode, wrongPassword } from './refusals.ts'
import { hasTotp, type SecondFactor } from './second-factor.ts'
import { type SandboxShown, sessionAnswer } from './session-answer.ts'
import { endedCookieText } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'
import type { ChangeUser } from './user-changes.ts'

export type StaffOperationParts = {
  readonly sessions: Sessions
  readonly customers: Pick<CustomerStore, 'find'>
  readonly sandbox: SandboxShown | undefined
  readonly passwords: Passwords
  readonly proof: PasswordProof
  readonly secondFactor: SecondFactor
  readonly changeUser: ChangeUser
  readonly clock: Clock
  readonly wall: Clock
}

type StaffOperationId = 'getSession' | 'signOut' | 'changePassword' | 'beginTotp' | 'confirmTotp' | 'removeTotp'

const done = answered(200, {})

const totpIsThere = refusal('user_state', 'A second factor is set up already: remove it first.')
const totpIsNotBegun = refusal('user_state', 'No second factor waits for its first code: begin to set it up.')
const totpIsNotThere = refusal('user_state', 'No second factor is set up.')
const changedMeanwhile = refusal('user_state', 'The user was changed at the same time: look, and ask again.')

const settled = { failures: 0, lockedUntil: null } as const

/** What somebody does with his own session, password and second factor. */
export const staffOperations = (
  parts: StaffOperationParts,
): Readonly<Record<StaffOperationId, OperationHandler<Staff>>> => {
  const { sessions, customers, sandbox, passwords, proof, secondFactor, changeUser, clock, wall } = parts

  /** Who is signed in proves it again. Failures count as those of signing in. */
  const proved = async (
    user: ConsoleUser,
    password: string,
  ): Promise<{ readonly kind: 'proved'; readonly user: ConsoleUser } | Refusal> => {
    const tried = await proof.try(user, password)
    switch (tried.kind) {
      case 'locked':
        return locked(tried.until - clock.now())
      case 'overloaded':
        return tooManySignIns
      case 'wrong':
        await proof.failed(tried.user, 'proofFailed')
        return wrongPassword
      case 'right':
        return { kind: 'proved', user: tried.user }
    }
  }

  return {
    getSession: async ({ who }) => {
      const { user, session, csrf } = who
      const customer = user.customer === null ? undefined : await customers.find(user.customer)
      return answered(200, sessionAnswer({ user, session, csrf, customer, sandbox }))
    },

    signOut: async ({ who }) => {
      await sessions.end(who.session.hash)
      return { ...done, headers: { 'set-cookie': endedCookieText(who.cookie) } }
    },

    changePassword: async ({ who, body }) => {
      const { password, newPassword } = body as PasswordRequest
      const fault = faultOfPassword(newPassword, who.user.name)
      if (fault !== undefined) return weakPassword('newPassword', fault)
      const outcome = await proved(who.user, password)
      if (outcome.kind === 'refusal') return outcome
      const { user } = outcome
      const made = await passwords.make(newPassword)
      if (made === undefined) {
        await proof.forget(user)
        return tooManySignIns
      }
      const changed = await changeUser(user.id, (now) =>
        now.password === user.password ? { ...settled, password: made } : undefined,
      )
      if (changed === undefined) return tooManySignIns
      await sessions.endAllOf(user.id, who.session.hash)
      return done
    },

    beginTotp: async ({ who, body }) => {
      if (hasTotp(who.user)) return totpIsThere
      const outcome = await proved(who.user, (body as TotpRequest).password)
      if (outcome.kind === 'refusal') return outcome
      const { secret, uri, sealed } = await secondFactor.make(outcome.user)
      const changed = await changeUser(outcome.user.id, (now) =>
        hasTotp(now) ? undefined : { ...settled, totp: sealed, totpStep: null },
      )
      const answer: TotpAnswer = { secret, uri }
      return changed === undefined ? totpIsThere : answered(200, answer)
    },

    confirmTotp: async ({ who: { user }, body }) => {
      const { code } = body as TotpConfirmation
      if (hasTotp(user)) return totpIsThere
      if (user.totp === null) return totpIsNotBegun
      const step = await secondFactor.stepOf(user, code, wall.now())
      // Only the own secret can be guessed at here, by whoever was just shown it: nothing is counted.
      if (step === undefined) return wrongCode
      const changed = await changeUser(user.id, (now) =>
        now.totp !== null && now.totpStep === null && sameOctets(now.totp, user.totp) ? { totpStep: step } : undefined,
      )
      return changed === undefined ? changedMeanwhile : done
    },

    removeTotp: async ({ who, body }) => {
      if (who.user.totp === null) return totpIsNotThere
      const outcome = await proved(who.user, (body as TotpRequest).password)
      if (outcome.kind === 'refusal') return outcome
      await changeUser(outcome.user.id, () => ({ ...settled, totp: null, totpStep: null }))
      return done
    },
  }
}

const sameOctets = (one: Uint8Array, other: Uint8Array | null): boolean =>
  other !== null && Buffer.from(one).equals(other)
