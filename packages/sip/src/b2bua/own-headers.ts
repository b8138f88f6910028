import { formatHostPort } from '../message/host-port.ts'
import type { Header } from '../message/message.ts'
import type { Address, TransportKind } from '../transport/network.ts'

/** The header fields that this agent writes about itself. Nothing here comes from either leg. */

export const allow: Header = { name: 'allow', value: 'INVITE, ACK, CANCEL, BYE, OPTIONS' }
export const accept: Header = { name: 'accept', value: 'application/sdp' }
export const userAgent: Header = { name: 'user-agent', value: 'AXBridge' }
export const sdpType: Header = { name: 'content-type', value: 'application/sdp' }

/** RFC 3326, with an ITU-T Q.850 cause and no text. */
export const reasonOf = (q850Cause: number): Header => ({ name: 'reason', value: `Q.850;cause=${q850Cause}` })

/** A Contact under which nothing can be learnt: a random user at our own address. */
export const contactOf = (user: string, at: Address, transport: TransportKind): Header => ({
  name: 'contact',
  value: `<sip:${user}@${formatHostPort(at)}${transport === 'tcp' ? ';transport=tcp' : ''}>`,
})
