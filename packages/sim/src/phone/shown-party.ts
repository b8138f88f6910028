import { headerOf, parseNameAddr, parseUri, percentDecode, type SipMessage } from '@axbridge/sip'

/** The user of a sip: URI or the number of a tel: URI, percent-encoding undone and parameters cut off. */
export const userOfUri = (text: string): string | undefined => {
  const uri = parseUri(text)
  if (uri === undefined) return undefined
  if (uri.kind === 'tel') return uri.number
  return uri.user === undefined ? undefined : percentDecode(uri.user)
}

const userIn = (message: SipMessage, name: string): string | undefined => {
  const party = parseNameAddr(headerOf(message, name) ?? '')
  return party === undefined ? undefined : userOfUri(party.uri)
}

/**
 * Whom a telephone shows as the other party of a message that it sent or received. P-Asserted-Identity (RFC 3325) comes
 * before From in a request and before To in a response.
 */
export const partyNumber = (message: SipMessage, direction: 'sent' | 'received'): string | undefined => {
  // From is whoever sent the request, in the response to it too.
  const otherAsked = (message.kind === 'request') === (direction === 'received')
  const plain = userIn(message, otherAsked ? 'from' : 'to')
  return direction === 'received' ? (userIn(message, 'p-asserted-identity') ?? plain) : plain
}

/** The display name of From, which most telephones show instead of the number. */
export const nameOfSender = (message: SipMessage): string | undefined =>
  parseNameAddr(headerOf(message, 'from') ?? '')?.display
