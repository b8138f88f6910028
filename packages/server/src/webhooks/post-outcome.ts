import type { DeliveryFault } from '@axbridge/core'

/** What became of one post. */
export type PostOutcome = {
  /** The HTTP status of the answer; null where there was none. */
  readonly status: number | null
  /** Null for a 2xx. */
  readonly fault: DeliveryFault | null
  /** How long the receiver wants to be left alone, where it says so. */
  readonly retryAfterMs: number | null
}

export const postOutcome = (status: number, retryAfter: string | undefined, now: number): PostOutcome => ({
  status,
  fault: faultOf(status),
  retryAfterMs: status < 300 ? null : readRetryAfter(retryAfter, now),
})

export const postFailed = (fault: DeliveryFault): PostOutcome => ({ status: null, fault, retryAfterMs: null })

const faultOf = (status: number): DeliveryFault | null => {
  if (status < 300) return null
  return status < 400 ? 'redirected' : 'refused'
}

/** RFC 9110 section 10.2.3: seconds, or a date. What is neither says nothing. */
const readRetryAfter = (text: string | undefined, now: number): number | null => {
  if (text === undefined || text.length > 64) return null
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1_000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** A connection that did not come about, and why. */
export class ConnectFault extends Error {
  override readonly name = 'ConnectFault'
  readonly fault: DeliveryFault

  constructor(fault: DeliveryFault, options?: { cause?: unknown }) {
    super('an endpoint was not connected to', options)
    this.fault = fault
  }
}

const tlsCodes = /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|INVALID_CA|PATH_LENGTH|HOSTNAME_|EPROTO)/

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code)

export const faultOfConnecting = (error: unknown): DeliveryFault => {
  if (error instanceof ConnectFault) return error.fault
  const code = codeOf(error)
  if (tlsCodes.test(code)) return 'tls_failed'
  return code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timed_out' : 'not_connected'
}

export const faultOfPosting = (error: unknown): DeliveryFault => {
  if (error instanceof ConnectFault) return error.fault
  const code = codeOf(error)
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' ? 'timed_out' : 'cut_off'
}
