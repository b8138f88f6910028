import { type Header, headerOf, headersOf, type SipRequest } from '../message/message.ts'
import { parseNameAddr, splitList } from '../message/name-addr.ts'
import { isToken } from '../message/octets.ts'
import { hasRoomForNumber } from '../sdp/room-for-number.ts'
import { isSdpType } from './content-type.ts'
import { accept } from './own-headers.ts'
import { abilitiesOf } from './peer-abilities.ts'
import { isTooShort, minSe, type OwnIntervals } from './session-interval.ts'

/** Why an INVITE gets an answer before anybody is asked. */
export type Screened = { readonly status: number; readonly headers: readonly Header[] }

/** RFC 3261 section 8.2 for an INVITE outside dialogs; undefined when it may be offered. */
export const screenInvite = (invite: SipRequest, intervals: OwnIntervals): Screened | undefined => {
  // 8.2.2.1
  if (!isTargetKnown(invite)) return { status: 416, headers: [] }
  // 8.1.1.8: an INVITE has one Contact.
  const contact = headerOf(invite, 'contact')
  if (contact === undefined || parseNameAddr(contact) === undefined) return { status: 400, headers: [] }
  const screened = screenSession(invite)
  if (screened !== undefined) return screened
  // RFC 4028 section 9
  if (isTooShort(invite, abilitiesOf(invite), intervals)) return { status: 422, headers: [minSe(intervals.least)] }
  // 16.3, as RFC 7332 asks of back-to-back user agents.
  if (maxForwardsOf(invite) === 0) return { status: 483, headers: [] }
  return undefined
}

/** RFC 3261 section 8.2 for a request that may change a session, in a dialog or outside. */
export const screenSession = (request: SipRequest): Screened | undefined => {
  // 8.2.2.3
  const unsupported = unsupportedBy(request)
  if (unsupported !== undefined) return { status: 420, headers: unsupported }
  // 8.2.3: one body that is a session description, in no other encoding.
  if (request.body !== '' && !isSdpType(headerOf(request, 'content-type') ?? ''))
    return { status: 415, headers: [accept] }
  const encoding = headerOf(request, 'content-encoding')?.trim().toLowerCase() ?? ''
  if (request.body !== '' && encoding !== '' && encoding !== 'identity')
    return { status: 415, headers: [accept, { name: 'accept-encoding', value: 'identity' }] }
  // 8.2.3 and 21.4.7: every answer of a call is a session description, so a caller who takes none gets none.
  return takesSdp(request) ? undefined : { status: 406, headers: [accept] }
}

/** Whether the scheme of the request URI is one that this agent knows (RFC 3261 section 8.2.2.1). */
export const isTargetKnown = (request: SipRequest): boolean => /^(sips?|tel):/i.test(request.uri)

/** RFC 3261 section 20.1: without Accept a session description is taken, with an empty one nothing is. */
const takesSdp = (request: SipRequest): boolean => {
  const values = headersOf(request, 'accept')
  const ranges = values.flatMap(splitList).map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '')
  return values.length === 0 || ['application/sdp', 'application/*', '*/*'].some((type) => ranges.includes(type))
}

const understood = new Set(['100rel', 'timer'])

/**
 * Whether a tag is written back. The longest registered one has 21 octets. One with room for a phone number is not: else
 * whoever requires numbers would see from a held answer that the other party's is among them.
 */
const isNamed = (tag: string): boolean => tag.length <= 32 && isToken(tag) && !hasRoomForNumber(tag)

/** So many are named; what comes after them is as unknown as they are, and an answer is to stay small. */
const namedTags = 16

/**
 * The Unsupported of a 420: the option tags of Require that are not understood, none where no tag of them can be written
 * back. Undefined when all are understood.
 */
export const unsupportedBy = (request: SipRequest): readonly Header[] | undefined => {
  const required = headersOf(request, 'require').flatMap(splitList)
  const unknown = required.filter((option) => !understood.has(option.toLowerCase()))
  if (unknown.length === 0) return undefined
  const named = [...new Set(unknown.filter(isNamed))].slice(0, namedTags)
  return named.length === 0 ? [] : [{ name: 'unsupported', value: named.join(', ') }]
}

/** 0 to 255; 70 where the request has none (RFC 3261 section 16.6). */
export const maxForwardsOf = (request: SipRequest): number => {
  const value = headerOf(request, 'max-forwards')
  const hops = value === undefined ? 70 : Number(value)
  return Number.isInteger(hops) && hops >= 0 && hops <= 255 ? hops : 70
}
