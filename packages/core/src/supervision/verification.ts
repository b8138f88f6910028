import type { CallRecord, Verification } from '../records/call-record.ts'
import type { Screening } from './call-screen.ts'

/** What is done with a call that could not be verified. */
export type WithoutVerification = 'refuse' | 'connect'

/** What the verification platform said of an identifier, or that it said nothing that counts. */
export type VerificationAnswer = 'verified' | 'rejected' | 'no_answer'

export type VerificationPolicy = {
  readonly onNoAnswer: WithoutVerification
  readonly withoutIdentifier: WithoutVerification
}

/** The `verification` of a record, where an answer is what decided. */
export const verificationOf = (answer: VerificationAnswer, { onNoAnswer }: VerificationPolicy): Verification =>
  answer === 'no_answer' && onNoAnswer === 'connect' ? 'passed_over' : answer

/** What becomes of a call by the answer on its identifier (BASE-2). */
export const screeningBy = (answer: VerificationAnswer, policy: VerificationPolicy): Screening => {
  const verification = verificationOf(answer, policy)
  const isLetThrough = verification === 'verified' || verification === 'passed_over'
  return { noted: { verification }, ...(isLetThrough ? {} : { refusal: 'not_verified' }) }
}

/** What becomes of a call whose binding has no identifier: nobody is asked, and its record says so by a null. */
export const screeningWithout = ({ withoutIdentifier }: VerificationPolicy): Screening =>
  withoutIdentifier === 'connect' ? {} : { refusal: 'not_verified' }

/** What the platform is asked about a call: never a real number. */
export type VerificationQuestion = {
  readonly identifier: string
  /** The 700 number that was dialled. */
  readonly number: string
  readonly call: CallRecord['id']
  /** In ms. */
  readonly at: number
}

export type BreakerLimits = {
  /** So many failures in a row open it. */
  readonly openAfter: number
  /** How long nobody is asked then, before one question tries whether somebody answers again. */
  readonly openMs: number
}

/**
 * Whether the platform is asked. `closed`: yes. `open`: not before `until`. `probing`: one question is on its way, and nobody else asks.
 * `since` is when it last answered no more.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly since: number; readonly until: number }
  | { readonly state: 'probing'; readonly since: number }

export const closedBreaker: Breaker = { state: 'closed', failures: 0 }

/** The breaker as it is when somebody wants to ask now, and whether he may. */
export const asking = (breaker: Breaker, now: number): readonly [Breaker, mayAsk: boolean] => {
  switch (breaker.state) {
    case 'closed':
      return [breaker, true]
    case 'open':
      return now < breaker.until ? [breaker, false] : [{ state: 'probing', since: breaker.since }, true]
    case 'probing':
      return [breaker, false]
  }
}

/** The breaker after a question that was asked. One that was asked before it opened, and fails later, makes nothing worse. */
export const asked = (
  breaker: Breaker,
  isAnswered: boolean,
  now: number,
  { openAfter, openMs }: BreakerLimits,
): Breaker => {
  if (isAnswered) return closedBreaker
  switch (breaker.state) {
    case 'closed': {
      const failures = breaker.failures + 1
      return failures < openAfter ? { state: 'closed', failures } : { state: 'open', since: now, until: now + openMs }
    }
    case 'open':
      return breaker
    case 'probing':
      return { state: 'open', since: breaker.since, until: now + openMs }
  }
}
