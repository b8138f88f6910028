import type { Header, SipRequest } from '../message/message.ts'
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import type { Guard } from '../transaction/guard.ts'
import type { WayToCallee } from './call-control.ts'
import { allow, sdpType, userAgent } from './own-headers.ts'

/** One way to the callee, what guards each message on it, and who hears of them where the call is followed. */
export type GuardedWay = WayToCallee & { readonly guard: Guard; readonly followed: FollowedLeg | undefined }

/** The INVITE of the second leg, whole: nothing of the first is at hand here but the count of hops. */
export const secondInvite = (
  leg: WayToCallee,
  own: {
    readonly callId: string
    readonly tag: string
    readonly contact: Header
    readonly cseq: number
    readonly maxForwards: number
    /** Header fields on what we support, for the end. */
    readonly more: readonly Header[]
    readonly sdp: string | undefined
  },
): SipRequest => {
  const headers: Header[] = [
    { name: 'max-forwards', value: `${own.maxForwards}` },
    { name: 'from', value: `<${leg.from}>;tag=${own.tag}` },
    { name: 'to', value: `<${leg.to}>` },
    { name: 'call-id', value: own.callId },
    { name: 'cseq', value: `${own.cseq} INVITE` },
    own.contact,
  ]
  // RFC 3325 section 9.1
  if (leg.assertIdentity) headers.push({ name: 'p-asserted-identity', value: `<${leg.from}>` })
  headers.push(allow, ...own.more, userAgent)
  if (own.sdp !== undefined) headers.push(sdpType)
  return { kind: 'request', method: 'INVITE', uri: leg.requestUri, headers, body: own.sdp ?? '' }
}
