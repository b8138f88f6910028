import type { SipMessage } from '../message/message.ts'

/**
 * Hears each message of one leg, as it comes and as it leaves; what is sent once more in the same octets is told once. Only a call that is
 * followed has any. They must not throw.
 */
export type FollowedLeg = {
  got(message: SipMessage): void
  sent(message: SipMessage): void
}

/** What is heard of both sides of a call, or of a message. */
export type FollowedLegs = { readonly caller: FollowedLeg; readonly callee: FollowedLeg }
