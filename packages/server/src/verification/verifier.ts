import {
  asked,
  asking,
  type Breaker,
  type BreakerLimits,
  closedBreaker,
  type VerificationAnswer,
  type VerificationQuestion,
} from '@axbridge/core'
import type { PlatformAnswer } from './verification-client.ts'
import type { VerificationTally } from './verification-tally.ts'

export type VerifierParts = {
  readonly platform: { ask(question: VerificationQuestion): Promise<PlatformAnswer> }
  readonly tally: VerificationTally
  /** In ms, of a clock that nobody sets. */
  readonly now: () => number
  /** The wall clock, in ms: for people who read since when there is no answer. */
  readonly wall: () => number
  readonly cacheMs: number
  readonly cacheEntries: number
  readonly breaker: BreakerLimits
  /** Hears of each question that was asked in vain. */
  readonly failed: (fault: Fault) => void
}

type Fault = Extract<PlatformAnswer, { kind: 'fault' }>

type Kept = { readonly result: 'verified' | 'rejected'; readonly until: number }

/** Statuses that say something of this server or of the platform, and nothing of the question. */
const saidOfAll: ReadonlySet<number> = new Set([401, 403, 407, 408, 429])

/**
 * Whether a question in vain says that the platform does not answer. One that was never sent says nothing of it; one whose identifier the
 * platform does not like (400, 422) was answered, and one customer's odd identifiers must not end the calls of all others.
 */
const isOfPlatform = ({ fault, status = 0 }: Fault): boolean =>
  fault !== 'too_many' && (status < 400 || status > 499 || saidOfAll.has(status))

/** An answer is good for one identifier on one number: another customer may have written the same identifier. */
const keyOf = ({ identifier, number }: VerificationQuestion): string => `${number} ${identifier}`

/** Finds out whether an identifier is verified: by what was answered before, by whoever asks just now, or by asking. */
export class Verifier {
  readonly #parts: VerifierParts
  /** The oldest first. */
  readonly #kept = new Map<string, Kept>()
  readonly #flights = new Map<string, Promise<VerificationAnswer>>()
  #breaker: Breaker = closedBreaker
  #openSince: number | null = null

  constructor(parts: VerifierParts) {
    this.#parts = parts
  }

  /** Since when the platform does not answer, by the wall clock in ms; null while it does. */
  get openSince(): number | null {
    return this.#openSince
  }

  get cacheEntries(): number {
    return this.#kept.size
  }

  /** At once where an answer is kept. Never rejects. */
  ask(question: VerificationQuestion): VerificationAnswer | Promise<VerificationAnswer> {
    const { tally, now } = this.#parts
    const key = keyOf(question)
    const kept = this.#kept.get(key)
    if (kept !== undefined && kept.until > now()) {
      tally.count('fromCache')
      return kept.result
    }
    const flight = this.#flights.get(key)
    if (flight !== undefined) {
      tally.count('fromCache')
      return flight
    }
    const [breaker, mayAsk] = asking(this.#breaker, now())
    this.#breaker = breaker
    if (!mayAsk) {
      tally.count('notAsked')
      return 'no_answer'
    }
    const answer = this.#ask(question, key)
    this.#flights.set(key, answer)
    return answer
  }

  async #ask(question: VerificationQuestion, key: string): Promise<VerificationAnswer> {
    const { platform, tally, now, failed } = this.#parts
    const beganAt = now()
    try {
      const answer = await platform.ask(question)
      const isAnswered = answer.kind === 'answer'
      if (isAnswered || isOfPlatform(answer)) this.#heard(isAnswered)
      // Whoever says that he does not like a question is there: else the one that tries him would be waited for for ever.
      else if (this.#breaker.state === 'probing') this.#heard(answer.fault === 'refused')
      tally.asked(isAnswered ? undefined : answer.fault, now() - beganAt)
      if (!isAnswered) {
        failed(answer)
        return 'no_answer'
      }
      this.#keep(key, answer)
      return answer.result
    } finally {
      this.#flights.delete(key)
    }
  }

  #heard(isAnswered: boolean): void {
    const { now, wall, breaker } = this.#parts
    this.#breaker = asked(this.#breaker, isAnswered, now(), breaker)
    if (this.#breaker.state === 'closed') this.#openSince = null
    else this.#openSince ??= wall()
  }

  #keep(key: string, { result, validForMs }: Extract<PlatformAnswer, { kind: 'answer' }>): void {
    const { now, cacheMs, cacheEntries } = this.#parts
    this.#kept.delete(key)
    const forMs = Math.min(validForMs, cacheMs)
    if (forMs <= 0) return
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < cacheEntries) break
      this.#kept.delete(oldest)
    }
    this.#kept.set(key, { result, until: now() + forMs })
  }
}
