import { KnownWords } from './known-words.ts'
import { isToken } from './octets.ts'

/** A header field that this parser knows by name. */
export type KnownHeader = {
  /** Lower case, long form. */
  readonly name: string
  /** As it is written on the wire. */
  readonly written: string
  /** What stands between the line before and its value. */
  readonly before: string
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

const beforeValue = (written: string): string => `\r\n${written}: `

const known: KnownHeader[] = [
  ...new Set([...others.split(' '), ...Object.keys(single), ...Object.keys(compact), ...lists]),
].map((written) => ({
  name: written.toLowerCase(),
  written,
  before: beforeValue(written),
  once: single[written] ?? 0,
  list: lists.has(written),
}))

const byName = new Map(known.map((header) => [header.name, header]))
const bySpelling = new KnownWords(
  known.flatMap((header) => {
    const short = compact[header.written]
    return [header.written, ...(short === undefined ? [] : [short])].map((form) => [form, header] as const)
  }),
  'any_case',
)

/** The header field whose name stands there in any case, long or compact; undefined when it is none that is known. */
export const knownHeaderAt = (text: string, from: number, to: number): KnownHeader | undefined =>
  bySpelling.at(text, from, to)

/** The name of a field as it is written, from its long form in lower case; undefined for none that is known. */
export const writtenNameOf = (name: string): string | undefined => byName.get(name)?.written

/**
 * What is written in front of a value: the end of the line before and the name, `Call-ID` for `call-id`, `X-Own-Name` for
 * `x-own-name`. Undefined for no token.
 */
export const beforeValueOf = (name: string): string | undefined => {
  const header = byName.get(name)
  if (header !== undefined) return header.before
  return isToken(name) ? beforeValue(name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase())) : undefined
}
