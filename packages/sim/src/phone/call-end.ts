import { headersOf, type SipMessage, splitList } from '@axbridge/sip'

/** How a call ended, as one of its phones knows it. */
export type PhoneCallEnd = {
  /** `network`: the other side fell silent or could not be reached. */
  readonly by: 'here' | 'there' | 'network'
  /** The final response that ended it, if one did. 408 and 503 stand for silence and unreachable (RFC 3261 8.1.3.1). */
  readonly status?: number
  /** The phrase of that response. */
  readonly phrase?: string
  /** ITU-T Q.850 cause of the Reason header field. */
  readonly q850Cause?: number
}

/** The Q.850 cause of a message. RFC 3326 */
export const q850CauseOf = (message: SipMessage): number | undefined => {
  const reason = headersOf(message, 'reason')
    .flatMap(splitList)
    .find((value) => /^Q\.850\s*(;|$)/i.test(value))
  const cause = /;\s*cause\s*=\s*([0-9]{1,3})\s*(;|$)/i.exec(reason ?? '')?.[1]
  return cause === undefined ? undefined : Number(cause)
}

export const causeIn = (message: SipMessage): { readonly q850Cause?: number } => {
  const q850Cause = q850CauseOf(message)
  return q850Cause === undefined ? {} : { q850Cause }
}
