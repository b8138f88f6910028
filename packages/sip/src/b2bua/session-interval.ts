import { type Header, headerOf, type SipMessage } from '../message/message.ts'
import { parameterOf, parseParameters } from '../message/parameters.ts'
import type { PeerAbilities } from './peer-abilities.ts'

/** How long sessions may go unrefreshed here, in seconds (RFC 4028). */
export type OwnIntervals = {
  /** What we ask for. */
  readonly wanted: number
  /** The shortest that we take; RFC 4028 section 5 lets nobody ask for more than 90. */
  readonly least: number
}

export const usualIntervals: OwnIntervals = { wanted: 1800, least: 90 }

/** What the two sides of a leg agreed on. */
export type AgreedInterval = { readonly seconds: number; readonly weRefresh: boolean }

/** Longer ones would be no check any more, and a timer could not hold them. */
const longest = 86_400

/** Seconds: digits and then parameters. */
const secondsOf = (value: string): number | undefined => {
  const digits = /^([0-9]{1,10})[ \t]*(;|$)/.exec(value)?.[1]
  return digits === undefined ? undefined : Math.min(Number(digits), longest)
}

export type AskedInterval = { readonly seconds: number; readonly refresher: string | undefined }

/** Session-Expires (RFC 4028 section 4); undefined when there is none that can be read. */
export const sessionExpiresOf = (message: SipMessage): AskedInterval | undefined => {
  const value = headerOf(message, 'session-expires') ?? ''
  const seconds = secondsOf(value)
  if (seconds === undefined) return undefined
  const semicolon = value.indexOf(';')
  const parameters = semicolon < 0 ? [] : (parseParameters(value, semicolon, value.length) ?? [])
  return { seconds, refresher: parameterOf(parameters, 'refresher')?.toLowerCase() }
}

/** Min-SE (RFC 4028 section 5). */
export const minSeOf = (message: SipMessage): number | undefined => secondsOf(headerOf(message, 'min-se') ?? '')

export const minSe = (seconds: number): Header => ({ name: 'min-se', value: `${seconds}` })

/** Whether a request asks for refreshes more often than we take: it gets 422 with our Min-SE (RFC 4028 section 9). */
export const isTooShort = (request: SipMessage, abilities: PeerAbilities, own: OwnIntervals): boolean => {
  const asked = sessionExpiresOf(request)
  // A proxy wrote the interval of a sender who does not understand it, and he could do nothing with a 422.
  return abilities.timer && asked !== undefined && asked.seconds < own.least
}

/**
 * What our 2xx to a request says (RFC 4028 section 9, table 2). We refresh unless the peer wants to; where he knows nothing
 * of session timers, too.
 */
export const answerInterval = (
  request: SipMessage,
  abilities: PeerAbilities,
  own: OwnIntervals,
): { readonly agreed: AgreedInterval; readonly headers: readonly Header[] } => {
  const asked = sessionExpiresOf(request)
  const least = Math.max(own.least, minSeOf(request) ?? 0)
  const seconds = Math.max(least, Math.min(asked?.seconds ?? own.wanted, Math.max(own.wanted, least)))
  const weRefresh = !(abilities.timer && asked?.refresher === 'uac')
  const headers: Header[] = []
  if (abilities.timer || asked !== undefined)
    headers.push({ name: 'session-expires', value: `${seconds};refresher=${weRefresh ? 'uas' : 'uac'}` })
  if (abilities.timer) headers.push({ name: 'require', value: 'timer' })
  return { agreed: { seconds, weRefresh }, headers }
}

/** What our request asks for (RFC 4028 section 7.1). */
export const askInterval = ({ seconds, weRefresh }: AgreedInterval, own: OwnIntervals): Header[] => [
  { name: 'session-expires', value: `${seconds};refresher=${weRefresh ? 'uac' : 'uas'}` },
  minSe(Math.min(seconds, own.least)),
]

/** What a 2xx to our request makes of it (RFC 4028 section 7.2): a peer who says nothing lets us refresh. */
export const agreedBy = (response: SipMessage, asked: AgreedInterval, own: OwnIntervals): AgreedInterval => {
  const said = sessionExpiresOf(response)
  if (said === undefined) return { ...asked, weRefresh: true }
  // Below our Min-SE nobody may go, and above what was asked neither.
  const seconds = Math.max(own.least, Math.min(said.seconds, asked.seconds))
  return { seconds, weRefresh: said.refresher !== 'uas' }
}

/** The interval to ask for again after a 422 (RFC 4028 section 7.3); undefined when it says nothing new. */
export const raisedBy = (response: SipMessage, asked: AgreedInterval): AgreedInterval | undefined => {
  const least = response.kind === 'response' && response.status === 422 ? minSeOf(response) : undefined
  return least !== undefined && least > asked.seconds ? { ...asked, seconds: least } : undefined
}
