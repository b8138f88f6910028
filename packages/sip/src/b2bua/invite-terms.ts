import type { Header, SipResponse } from '../message/message.ts'
import { AnsweredChallenges, type ChallengeRound, isChallenge } from './answered-challenges.ts'
import type { DigestUser } from './call-control.ts'
import type { LegContext } from './leg.ts'
import { type AgreedInterval, askInterval, type OwnIntervals, raisedBy } from './session-interval.ts'

/** What of the INVITE to a callee may be refused, so that it is worth another try: who we are, and how often we refresh. */
export class InviteTerms {
  readonly challenges: AnsweredChallenges | undefined
  readonly #meets: ChallengeRound | undefined
  readonly #intervals: OwnIntervals
  #asked: AgreedInterval
  #wasRaised = false

  constructor({ intervals, tokens }: LegContext, credentials: DigestUser | undefined) {
    if (credentials !== undefined) this.challenges = new AnsweredChallenges(credentials, tokens)
    this.#meets = this.challenges?.round()
    this.#intervals = intervals
    this.#asked = { seconds: intervals.wanted, weRefresh: true }
  }

  get asked(): AgreedInterval {
    return this.#asked
  }

  /** The header fields that ask for refreshes. */
  interval(): Header[] {
    return askInterval(this.#asked, this.#intervals)
  }

  credentialsFor(requestUri: string): Header[] {
    return this.challenges?.credentialsFor('INVITE', requestUri) ?? []
  }

  /** Takes up what the response asks for; false when it asks for nothing that we have. */
  improve(response: SipResponse): boolean {
    if (isChallenge(response)) return this.#meets?.(response) === true
    // RFC 4028 section 7.3: once, with the interval that the 422 asks for.
    const raised = this.#wasRaised ? undefined : raisedBy(response, this.#asked)
    if (raised === undefined) return false
    this.#wasRaised = true
    this.#asked = raised
    return true
  }
}
