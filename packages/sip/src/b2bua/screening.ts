import { type Header, headerOf, headersOf, type SipRequest } from '../message/message.ts'
import { parseNameAddr, splitList } from '../message/name-addr.ts'
import { isSdpType } from './content-type.ts'
import { accept } from './own-headers.ts'

/** Why an INVITE gets an answer before anybody is asked. */
export type Screened = { readonly status: number; readonly headers: readonly Header[] }

/** RFC 3261 section 8.2 for an INVITE outside dialogs; undefined when it may be offered. */
export const screenInvite = (invite: SipRequest): Screened | undefined => {
  // 8.1.1.8: an INVITE has one Contact.
  const contact = headerOf(invite, 'contact')
  if (contact === undefined || parseNameAddr(contact) === undefined) return { status: 400, headers: [] }
  // 8.2.2.3: no extension is understood.
  const unsupported = requiredOptions(invite)
  if (unsupported.length > 0) return { status: 420, headers: [{ name: 'unsupported', value: unsupported.join(', ') }] }
  // 8.2.3: one body that is a session description, in no other encoding.
  if (invite.body !== '' && !isSdpType(headerOf(invite, 'content-type') ?? ''))
    return { status: 415, headers: [accept] }
  const encoding = headerOf(invite, 'content-encoding')?.trim().toLowerCase() ?? ''
  if (invite.body !== '' && encoding !== '' && encoding !== 'identity')
    return { status: 415, headers: [accept, { name: 'accept-encoding', value: 'identity' }] }
  // 16.3, as RFC 7332 asks of back-to-back user agents.
  if (maxForwardsOf(invite) === 0) return { status: 483, headers: [] }
  return undefined
}

/** The option tags of Require. */
export const requiredOptions = (request: SipRequest): string[] => headersOf(request, 'require').flatMap(splitList)

/** 0 to 255; 70 where the request has none (RFC 3261 section 16.6). */
export const maxForwardsOf = (request: SipRequest): number => {
  const value = headerOf(request, 'max-forwards')
  const hops = value === undefined ? 70 : Number(value)
  return Number.isInteger(hops) && hops >= 0 && hops <= 255 ? hops : 70
}
