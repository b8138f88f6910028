import type { SetUpRequest, SignInRequest } from '@axbridge/api'
import type { Clock, ConsoleUser, CustomerStore, UserStore } from '@axbridge/core'
import { sourceNetwork } from '@axbridge/sip'
import { FailureTable, freeFailuresOfAddress } from '../doors/lock-out.ts'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { type Answered, answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { Refusal } from '../operation/refusal.ts'
import type { Visitor } from '../operation/staff.ts'
import { locked, signInFailed } from './refusals.ts'
import { type SandboxShown, sessionAnswer } from './session-answer.ts'
import { cookieName, cookieText } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'
import type { setUp } from './set-up.ts'
import type { SignIn } from './sign-in.ts'

export type VisitorOperationParts = {
  readonly signIn: SignIn
  readonly setUp: ReturnType<typeof setUp>
  readonly sessions: Sessions
  readonly customers: Pick<CustomerStore, 'find'>
  readonly users: Pick<UserStore, 'find'>
  readonly sandbox: SandboxShown | undefined
  readonly keep: KeepAudit
  readonly clock: Clock
}

/** What begins a session. */
export const visitorOperations = ({
  signIn,
  setUp: setUpBy,
  sessions,
  customers,
  users,
  sandbox,
  keep,
  clock,
}: VisitorOperationParts): Readonly<Record<'signIn' | 'setUp', OperationHandler<Visitor>>> => {
  /** Addresses that tried links which are none: nobody guesses one, but each try is a look into the store. */
  const wrongLinks = new FailureTable(freeFailuresOfAddress)

  const begin = async (
    status: number,
    user: ConsoleUser,
    { isSecure, earlier }: Visitor,
  ): Promise<Answered | Refusal> => {
    // Whoever signs in anew in the same browser leaves no session behind that nobody has a cookie of.
    if (earlier !== undefined) await sessions.end(sessions.hashOf(earlier))
    const { secret, session } = await sessions.begin(user)
    // Meanwhile the password may have been set anew, or the user suspended: those ended all sessions that there were, and not this one.
    const now = await users.find(user.id)
    if (now?.state !== 'active' || now.password !== user.password) {
      await sessions.end(session.hash)
      return signInFailed
    }
    const customer = user.customer === null ? undefined : await customers.find(user.customer)
    const shown = { user, session, csrf: sessions.csrfOf(secret), customer, sandbox }
    const cookie = cookieText({ name: cookieName(isSecure), secret })
    return { ...answered(status, sessionAnswer(shown)), headers: { 'set-cookie': cookie } }
  }

  const keepBegun = (action: 'signIn' | 'setUp', { id, name, role, customer }: ConsoleUser): Promise<void> =>
    keep({ by: { id, name }, action, subject: id, customer, detail: { role } })

  return {
    signIn: async ({ body, who }) => {
      const outcome = await signIn.signIn(body as SignInRequest, who)
      if (outcome.kind === 'refusal') return outcome
      await keepBegun('signIn', outcome.user)
      return begin(200, outcome.user, who)
    },

    setUp: async ({ body, who }) => {
      const [address, now] = [sourceNetwork(who.address), clock.now()]
      const waitMs = wrongLinks.waitMs(address, now)
      if (waitMs > 0) return locked(waitMs)
      const outcome = await setUpBy(body as SetUpRequest)
      if (outcome.kind === 'refusal') {
        if (outcome.reason === 'link_ended') wrongLinks.failed(address, now)
        return outcome
      }
      await keepBegun('setUp', outcome.user)
      return begin(201, outcome.user, who)
    },
  }
}
