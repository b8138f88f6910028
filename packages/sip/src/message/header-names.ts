import { isToken } from './octets.ts'

/** A header field that this parser knows by name. */
export type KnownHeader = {
  /** Lower case, long form. */
  readonly name: string
  /** As it is written on the wire. */
  readonly written: string
  /** A bit of its own for a field that may stand only once; 0 for the others. */
  readonly once: number
  /** Its values are lists in which a comma has the meaning of a new line (RFC 3261 section 7.3.1), and each names one thing. */
  readonly list: boolean
}

/** The bits of the fields that every message has (RFC 3261 section 8.1.1; Via is the fifth and may repeat). */
export const onceBits = { from: 1, to: 2, callId: 4, cseq: 8, contentLength: 16 } as const

const single: Readonly<Record<string, number>> = {
  From: onceBits.from,
  To: onceBits.to,
  'Call-ID': onceBits.callId,
  CSeq: onceBits.cseq,
  'Content-Length': onceBits.contentLength,
  'Max-Forwards': 32,
  'Content-Type': 64,
  Expires: 128,
  'Min-Expires': 256,
  'Session-Expires': 512,
  'Min-SE': 1024,
  RSeq: 2048,
  RAck: 4096,
  Event: 8192,
  'Refer-To': 16384,
  Replaces: 32768,
}

const lists = new Set(['Via', 'Route', 'Record-Route', 'Contact', 'P-Asserted-Identity', 'Service-Route', 'Path'])

/** The one-letter forms that IANA lists. */
const compact: Readonly<Record<string, string>> = {
  'Accept-Contact': 'a',
  'Allow-Events': 'u',
  'Call-ID': 'i',
  Contact: 'm',
  'Content-Encoding': 'e',
  'Content-Length': 'l',
  'Content-Type': 'c',
  Event: 'o',
  From: 'f',
  Identity: 'y',
  'Refer-To': 'r',
  'Referred-By': 'b',
  'Reject-Contact': 'j',
  'Request-Disposition': 'd',
  'Session-Expires': 'x',
  Subject: 's',
  Supported: 'k',
  To: 't',
  Via: 'v',
}

const others =
  'Accept Accept-Encoding Accept-Language Alert-Info Allow Authentication-Info Authorization Call-Info ' +
  'Content-Disposition Content-Language Date Diversion Error-Info History-Info In-Reply-To Join MIME-Version ' +
  'Organization P-Access-Network-Info P-Associated-URI P-Called-Party-ID P-Charging-Vector P-Early-Media ' +
  'P-Preferred-Identity Priority Privacy Proxy-Authenticate Proxy-Authorization Proxy-Require Reason ' +
  'Remote-Party-ID Reply-To Require Retry-After Security-Client Security-Server Security-Verify Server Session-ID ' +
  'SIP-ETag SIP-If-Match Subscription-State Target-Dialog Timestamp Unsupported User-Agent User-to-User Warning ' +
  'WWW-Authenticate'

const known: KnownHeader[] = [
  ...new Set([...others.split(' '), ...Object.keys(single), ...Object.keys(compact), ...lists]),
].map((written) => ({
  name: written.toLowerCase(),
  written,
  once: single[written] ?? 0,
  list: lists.has(written),
}))

const byWritten = new Map<string, KnownHeader>()
const byName = new Map<string, KnownHeader>()
for (const header of known) {
  byName.set(header.name, header)
  const short = compact[header.written]
  for (const form of [header.written, header.name, header.written.toUpperCase()]) byWritten.set(form, header)
  if (short !== undefined) for (const form of [short, short.toUpperCase()]) byWritten.set(form, header)
}

/** The header field of that name in any case, long or compact; undefined when it is none that is known. */
export const knownHeader = (written: string): KnownHeader | undefined =>
  byWritten.get(written) ?? byName.get(written.toLowerCase())

/** A name as it is written on the wire: `Call-ID` for `call-id`, `X-Own-Name` for `x-own-name`. Undefined for no token. */
export const writtenName = (name: string): string | undefined => {
  const header = byName.get(name)
  if (header !== undefined) return header.written
  return isToken(name) ? name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()) : undefined
}
