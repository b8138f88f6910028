import { headerOf, type SipRequest } from '../message/message.ts'
import type { TransactionLayer } from '../transaction/transaction-layer.ts'
import type { Tokens } from '../transport/timers.ts'

/** A Call-ID of ours: letters, and behind them the mark by which a call of ours is known when it comes back. */
export const ownCallId = (tokens: Tokens, mark: string | undefined): string =>
  mark === undefined ? tokens.token(24) : `${tokens.token(24)}@${mark}`

/**
 * Whether an INVITE outside dialogs is one of ours that came back (RFC 3261 section 16.3, RFC 7332): an agent behind us that builds
 * calls anew but keeps the Call-ID shows our mark, and a proxy keeps the Via of the INVITE that still waits for its answer.
 */
export const isOwnCall = (invite: SipRequest, mark: string | undefined, layer: TransactionLayer): boolean => {
  const callId = headerOf(invite, 'call-id') ?? ''
  const isMarked = mark !== undefined && callId.slice(callId.lastIndexOf('@')) === `@${mark}`
  return isMarked || layer.passedThrough(invite)
}
