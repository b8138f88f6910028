import { invalidArgument } from './axbridge-error.ts'
import { givenOptions, wholeNumber } from './given-options.ts'

/** An hour: longer than any of these calls may take. */
export const longestTimeoutMs = 3_600_000

/** For one call. */
export type CallOptions = {
  /** Ends the call at once. What was sent may still come to pass. */
  readonly signal?: AbortSignal | undefined
  /** How long the call may take with all of its tries; the client's own when left out. */
  readonly timeoutMs?: number | undefined
}

/** For a bind. */
export type BindOptions = CallOptions & {
  /** 1 to 255 visible ASCII characters. A random one when left out; all tries of a call have the same. */
  readonly idempotencyKey?: string | undefined
}

export type ReadCallOptions = {
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  readonly idempotencyKey: string | undefined
}

export const readCallOptions = (
  given: BindOptions | undefined,
  takesKey: boolean,
  standardTimeoutMs: number,
): ReadCallOptions => {
  const names = ['signal', 'timeoutMs', ...(takesKey ? ['idempotencyKey'] : [])]
  const { signal, timeoutMs, idempotencyKey } = givenOptions(given, 'options', names)
  if (signal !== undefined && !(signal instanceof AbortSignal))
    throw invalidArgument('options.signal', 'must be an AbortSignal')
  if (
    idempotencyKey !== undefined &&
    (typeof idempotencyKey !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
  ) {
    throw invalidArgument('options.idempotencyKey', 'must be 1 to 255 visible ASCII characters')
  }
  return {
    signal,
    timeoutMs: wholeNumber(timeoutMs, 'options.timeoutMs', 1, longestTimeoutMs, standardTimeoutMs),
    idempotencyKey,
  }
}
