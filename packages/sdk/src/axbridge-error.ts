import type { Pool, Problem, ProblemError } from './contract/answers.ts'
import { masked } from './masked-text.ts'

/** Why the service refused, as its problem document says it. */
export type RefusalCode = Problem['code']

/**
 * - `invalid_argument`: nothing was sent; `errors` names what was wrong.
 * - `unreached`: no answer came, or not the whole of one, and the tries are over. What was asked for may have come to pass.
 * - `timeout`: the time of the call was over before an answer. The same holds.
 * - `aborted`: the caller's signal. The same holds.
 * - `unexpected_answer`: what answered is not the service: a proxy, a page to log in, another version.
 * - `webhook_not_verified`: a delivery is not from the service, or not of now.
 * - `unsupported`: there is no Web Crypto here; in a browser, a page that came without TLS.
 */
export type ClientCode =
  | 'invalid_argument'
  | 'unreached'
  | 'timeout'
  | 'aborted'
  | 'unexpected_answer'
  | 'webhook_not_verified'
  | 'unsupported'

export type ErrorDetails = {
  readonly operation?: string | undefined
  readonly status?: number | undefined
  readonly errors?: readonly ProblemError[] | undefined
  readonly requestId?: string | undefined
  readonly pool?: Pool | undefined
  readonly idempotencyKey?: string | undefined
  readonly attempts?: number | undefined
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

const showsNoNumber = (text: string | undefined): boolean => text !== undefined && masked(text) === text

/** The only error that the SDK throws. No text of it holds a real number: what looks like one is masked. */
export class AxbridgeError extends Error {
  override readonly name = 'AxbridgeError'
  readonly code: RefusalCode | ClientCode
  /** The name of the operation in openapi.json. */
  readonly operation: string | undefined
  /** The HTTP status; undefined when nothing was answered. */
  readonly status: number | undefined
  /** The fields that were wrong, and the rule of each. */
  readonly errors: readonly ProblemError[]
  /** Names this answer in the service's log. */
  readonly requestId: string | undefined
  /** How full the pool is, where that is the reason. */
  readonly pool: Pool | undefined
  /**
   * What a bind was sent with: with it and the same body it can be asked again later, and binds once. Undefined where the
   * caller's own looks like a number.
   */
  readonly idempotencyKey: string | undefined
  /** How often it was sent. */
  readonly attempts: number
  /** In how many ms it may be asked again, where the service says so; else 0. */
  readonly retryAfterMs: number

  constructor(code: RefusalCode | ClientCode, message: string, details: ErrorDetails = {}) {
    super(masked(message), details.cause === undefined ? {} : { cause: details.cause })
    this.code = code
    this.operation = details.operation
    this.status = details.status
    this.errors = (details.errors ?? []).map(({ field, rule }) => ({ field: masked(field), rule: masked(rule) }))
    this.requestId = details.requestId === undefined ? undefined : masked(details.requestId)
    this.pool = details.pool
    this.idempotencyKey = showsNoNumber(details.idempotencyKey) ? details.idempotencyKey : undefined
    this.attempts = details.attempts ?? 0
    this.retryAfterMs = details.retryAfterMs ?? 0
  }

  /** The rule of each field that was wrong, by its name. */
  get fields(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.errors.map(({ field, rule }) => [field, rule]))
  }
}

/** What a caller gave is wrong: nothing is sent. `rule` never repeats the value. */
export const invalidArgument = (field: string, rule: string, operation?: string): AxbridgeError =>
  new AxbridgeError('invalid_argument', `${field} ${rule}`, { operation, errors: [{ field, rule }] })
