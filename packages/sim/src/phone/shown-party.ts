import { headerOf, parseNameAddr, parseUri, percentDecode, type SipMessage } from '@axbridge/sip'

/** The user of a sip: URI or the number of a tel: URI, percent-encoding undone and parameters cut off. */
export const userOfUri = (text: string): string | undefined => {
  const uri = parseUri(text)
  if (uri === undefined) return undefined
  if (uri.kind === 'tel') return uri.number
  return uri.user === undefined ? undefined : percentDecode(uri.user)
}

const userOf = (value: string | undefined): string | undefined => {
  const party = value === undefined ? undefined : parseNameAddr(value)
  return party === undefined ? undefined : userOfUri(party.uri)
}

/** What a display shows of whoever sent a request: P-Asserted-Identity (RFC 3325) where it stands, else From. */
export const numberOfSender = (message: SipMessage): string | undefined =>
  userOf(headerOf(message, 'p-asserted-identity')) ?? userOf(headerOf(message, 'from'))

/** Whom a caller's display names: the P-Asserted-Identity of the answer where it stands, else To, whom he dialled. */
export const numberOfAnswerer = (message: SipMessage): string | undefined =>
  userOf(headerOf(message, 'p-asserted-identity')) ?? userOf(headerOf(message, 'to'))

/** The display name of From, which most telephones show instead of the number. */
export const nameOfSender = (message: SipMessage): string | undefined =>
  parseNameAddr(headerOf(message, 'from') ?? '')?.display
