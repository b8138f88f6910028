import type { Outcome } from './attempt.ts'

export type RetryPlan = {
  /** How often a call is sent at most: 5 when left out; 1 is never again. */
  readonly attempts: number
  /** The longest pause before the second try: 200 ms when left out. Each further one may be twice as long. */
  readonly firstDelayMs: number
  /** The bound of that: 5 s when left out. */
  readonly longestDelayMs: number
}

export const standardRetry: RetryPlan = { attempts: 5, firstDelayMs: 200, longestDelayMs: 5_000 }

/** The service is overloaded or stopping, or something in front of it does not reach it. */
const passing: readonly number[] = [502, 503, 504]

/**
 * Whether the same request may be answered otherwise a little later. Every operation can be sent again: a bind has its
 * Idempotency-Key, and of the others a second one finds done what the first did. A refusal (4xx) stays one, but for that
 * of a bind whose first request is still in work, and of a signature as old as a server that was killed and started again.
 */
const passingCodes: readonly string[] = ['idempotency_in_flight', 'signature_before_start']

export const isPassing = (outcome: Outcome): boolean => {
  switch (outcome.kind) {
    case 'answered':
      return false
    case 'unreached':
      return true
    case 'refused':
      return passing.includes(outcome.status) || passingCodes.includes(outcome.problem.code)
    case 'unexpected':
      return passing.includes(outcome.status)
  }
}

/**
 * The pause before the next try, in ms: at least what Retry-After says, and above that by chance, so that clients who were
 * turned away together do not come back together. `share` is drawn from 0 up to 1.
 */
export const pauseBefore = (
  attempt: number,
  retryAfterMs: number,
  { firstDelayMs, longestDelayMs }: RetryPlan,
  share: number,
): number => {
  const most = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 2))
  return retryAfterMs + most / 2 + (most / 2) * share
}
