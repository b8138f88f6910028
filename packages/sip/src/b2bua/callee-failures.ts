import type { CallEnd } from './call-control.ts'

/** What the caller is told of a callee's failure, and what the record says. */
export type CalleeFailure = {
  /** Never 404 or 410, which say that we refused; never 401, 407, 503 or 6xx, which ask the caller's network to act. */
  readonly status: 480 | 486 | 488 | 500
  readonly q850Cause: number
  readonly outcome: CallEnd['outcome']
}

const failure = (
  status: CalleeFailure['status'],
  q850Cause: number,
  outcome: CallEnd['outcome'] = 'failed',
): CalleeFailure => ({ status, q850Cause, outcome })

const busy = failure(486, 17, 'busy')
const declined = failure(480, 21, 'declined')
const unknownNumber = failure(480, 1)
const incompatible = failure(488, 88)

/** Causes after RFC 3398 section 8.2.6.1. */
const table: Readonly<Record<number, CalleeFailure>> = {
  401: failure(500, 21),
  402: failure(500, 21),
  403: declined,
  404: unknownNumber,
  407: failure(500, 21),
  408: failure(480, 18, 'no_answer'),
  410: failure(480, 22),
  415: incompatible,
  480: failure(480, 18, 'no_answer'),
  482: failure(500, 25),
  483: failure(500, 25),
  484: failure(480, 28),
  485: unknownNumber,
  486: busy,
  487: failure(480, 31),
  488: incompatible,
  504: failure(500, 102),
  600: busy,
  603: declined,
  604: unknownNumber,
  606: incompatible,
  607: declined,
  608: declined,
}

const redirected = failure(480, 31)
const misunderstood = failure(500, 127)
const broken = failure(500, 41)
const refusedEverywhere = declined

/** A final response of 300 or more from the callee. */
export const failureOf = (status: number): CalleeFailure => {
  const listed = table[status]
  if (listed !== undefined) return listed
  // A redirection names another target, which nobody decided to call.
  if (status < 400) return redirected
  if (status < 500) return misunderstood
  return status < 600 ? broken : refusedEverywhere
}

/** The callee's side gave no answer at all: timer B fired, or nothing could be sent there. */
export const silenceOf = (why: 'timeout' | 'transport'): CalleeFailure =>
  why === 'timeout' ? failure(480, 18, 'no_answer') : broken

/** No way to the callee could be taken. 34 is no circuit available. */
export const noWay: CalleeFailure = failure(500, 34)

/** The failure with the cause that the callee's side named, where it named one. */
export const withCause = (failed: CalleeFailure, q850Cause: number | undefined): CalleeFailure =>
  q850Cause === undefined ? failed : { ...failed, q850Cause }

/** The callee rang for as long as he may. */
export const rangTooLong: CalleeFailure = failure(480, 19, 'no_answer')

/** The callee sent BYE before the caller was connected. */
export const hungUpEarly: CalleeFailure = failure(480, 31, 'declined')

/** Anything that went wrong on our side. */
export const ownFailure: CalleeFailure = broken

/** The sessions of the two sides do not fit together. */
export const sessionFailure: CalleeFailure = incompatible
