import { formatHostPort } from '../message/host-port.ts'
import type { Header } from '../message/message.ts'
import type { Address, TransportKind } from '../transport/network.ts'

/** The header fields that this agent writes about itself. Nothing here comes from either leg. */

export const allow: Header = { name: 'allow', value: 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO' }
/** Outside dialogs some peers may ask for more. */
export const allowWith = (more: readonly string[]): Header =>
  more.length === 0 ? allow : { ...allow, value: [allow.value, ...more].join(', ') }
export const supported: Header = { name: 'supported', value: '100rel, timer' }
/** Within dialogs, and where nobody is there yet who could answer an offer in a provisional response. */
export const sessionSupported: Header = { name: 'supported', value: 'timer' }
export const accept: Header = { name: 'accept', value: 'application/sdp' }
export const userAgent: Header = { name: 'user-agent', value: 'AXBridge' }
export const sdpType: Header = { name: 'content-type', value: 'application/sdp' }

/** RFC 3326, with an ITU-T Q.850 cause and no text. */
export const reasonOf = (q850Cause: number): Header => ({ name: 'reason', value: `Q.850;cause=${q850Cause}` })

/** A Contact under which nothing can be learnt: a random user at our own address. */
export const contactOf = (user: string, at: Address, transport: TransportKind): Header => ({
  name: 'contact',
  value: `<sip:${user}@${formatHostPort(at)}${transport === 'udp' ? '' : `;transport=${inUri(transport)}`}>`,
})

/** RFC 7118 section 5.2.3: in a URI a secure WebSocket is a WebSocket too. */
const inUri = (transport: TransportKind): string => (transport === 'wss' ? 'ws' : transport)

/** Seconds, 0 to 10: RFC 3261 section 14.2 asks for a random value of that range. */
export const retryAfter = (seconds: number): Header => ({ name: 'retry-after', value: `${seconds}` })

/** Q.850: another phone of the callee was given the call. */
export const nonSelectedUser = 26
