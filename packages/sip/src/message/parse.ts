import { parseCSeq } from './cseq.ts'
import { onceBits } from './header-names.ts'
import { type HeaderSection, parseHeaderSection } from './header-section.ts'
import { type Header, headerOf, headersOf, type SipMessage } from './message.ts'
import { messageLimits } from './message-limits.ts'
import { parseNameAddr } from './name-addr.ts'
import { decimal, isScheme } from './octets.ts'
import { parseStartLine, type StartLine } from './start-line.ts'
import { parseUri } from './uri.ts'
import { parseSentBy, parseVia } from './via.ts'

/** The values that an answer to a broken request repeats, as far as it had them. None holds a line break. */
export type BadRequestParts = {
  /** 400, or 505 for another version of SIP (RFC 3261 sections 21.4.1 and 21.5.6). */
  readonly status: 400 | 505
  readonly via: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly callId?: string
  readonly cseq: string
}

export type ParseFault = {
  /** The rule that the message breaks. It never quotes the message. */
  readonly rule: string
  /** There for a request (other than ACK) that can be answered. */
  readonly answer?: BadRequestParts
}

export type ParseOutcome =
  | { readonly ok: true; readonly message: SipMessage }
  | { readonly ok: false; readonly fault: ParseFault }

/**
 * The parts of an answer, when the way back is known and the sender can tell what was answered. A line that is missing is
 * missing in the answer too: RFC 4475 section 3.3.1 asks for a 400 all the same.
 */
const answerTo = (headers: readonly Header[], method: string, status: 400 | 505): BadRequestParts | undefined => {
  // What separators without end have left of a Via names nobody.
  const via = headersOf({ headers }, 'via').filter((value) => parseSentBy(value) !== undefined)
  const from = headerOf({ headers }, 'from')
  const to = headerOf({ headers }, 'to')
  const callId = headerOf({ headers }, 'call-id')
  const cseq = headerOf({ headers }, 'cseq')
  if (cseq === undefined || via.length === 0) return undefined
  // RFC 3261 section 17: an ACK is never answered.
  if (method === 'ACK' || cseq.endsWith('ACK')) return undefined
  return {
    status,
    via,
    cseq,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(callId === undefined ? {} : { callId }),
  }
}

/**
 * The rule that a request URI breaks. Schemes that are not known here are none of the parser's business: who takes the
 * request answers 416.
 */
const brokenTarget = (uri: string): string | undefined => {
  const colon = uri.indexOf(':')
  if (!isScheme(uri, colon)) return 'a request URI begins with a scheme'
  const scheme = uri.slice(0, colon).toLowerCase()
  if (scheme !== 'sip' && scheme !== 'sips') return undefined
  const parsed = parseUri(uri)
  if (parsed?.kind !== 'sip') return 'a SIP URI is a host, with a user in front and parameters behind'
  // RFC 3261 section 19.1.1
  return parsed.headers === undefined ? undefined : 'a request URI has no header fields'
}

/**
 * Whether a value is a Via. RFC 4475 section 3.2.1: the prefix of a branch without an identifier behind it would make one
 * transaction of all requests that have it.
 */
const isVia = (value: string, top: boolean): boolean => {
  const via = parseVia(value)
  return via !== undefined && !(top && via.branch === 'z9hG4bK')
}

/** The first rule that the header fields break, whatever kind of message they stand in. */
const brokenField = (section: HeaderSection, start: StartLine): string | undefined => {
  const { headers, seen } = section
  if (section.rule !== undefined) return section.rule
  const method = start.kind === 'request' ? start.method : undefined
  // RFC 3261 section 8.1.1
  if ((seen & onceBits.from) === 0) return 'From is there'
  if ((seen & onceBits.to) === 0) return 'To is there'
  if ((seen & onceBits.callId) === 0) return 'Call-ID is there'
  if ((seen & onceBits.cseq) === 0) return 'CSeq is there'
  let vias = 0
  for (const { name, value } of headers) {
    switch (name) {
      case 'via':
        vias += 1
        if (!isVia(value, vias === 1)) return 'Via is SIP/2.0/transport, a host, parameters and a branch of its own'
        break
      case 'from':
      case 'to':
        if (parseNameAddr(value) === undefined) return 'From and To are a URI or a name and a URI, with parameters'
        break
      case 'contact':
        if (value !== '*' && parseNameAddr(value) === undefined)
          return 'Contact is a URI or a name and a URI, with parameters'
        break
      case 'call-id':
        if (value === '' || value.includes(' ')) return 'Call-ID is one word'
        break
      case 'cseq': {
        const cseq = parseCSeq(value)
        if (cseq === undefined) return 'CSeq is a number below 2147483648 and a method'
        // RFC 3261 section 8.1.1.5
        if (method !== undefined && cseq.method !== method) return 'the method of CSeq is that of the request'
        break
      }
      case 'max-forwards':
        if (decimal(value, 0, value.length, 255) < 0) return 'Max-Forwards is from 0 to 255'
        break
      default:
    }
  }
  return vias === 0 ? 'Via is there' : undefined
}

/**
 * Reads one message: a datagram, or what the framing of a stream cut out. Never throws, whatever the octets are.
 *
 * Header values stay as written, unfolded and trimmed; Via, Route, Record-Route, Contact and P-Asserted-Identity that
 * stand in one line are taken apart, so that each value is one. Content-Length is checked and left out.
 */
export const parseMessage = (wire: string): ParseOutcome => {
  // RFC 3261 section 7.5: CRLFs in front of a start line are passed over.
  let from = 0
  while (wire.charCodeAt(from) === 0x0d && wire.charCodeAt(from + 1) === 0x0a) from += 2
  if (wire.length - from > messageLimits.total) return refuse(`a message has at most ${messageLimits.total} octets`)
  const blank = wire.indexOf('\r\n\r\n', from)
  const end = blank < 0 ? wire.length : blank
  if (end - from > messageLimits.headerSection)
    return refuse(`a header section has at most ${messageLimits.headerSection} octets`)
  const lineTo = wire.indexOf('\r\n', from)
  const startTo = lineTo < 0 ? end : lineTo
  if (startTo - from > messageLimits.startLine)
    return refuse(`a start line has at most ${messageLimits.startLine} octets`)
  const start = parseStartLine(wire.slice(from, startTo))
  const section = parseHeaderSection(wire, startTo + 2, end)

  if (start.kind === 'broken') return refuse(start.rule, section, start)
  const rule = brokenField(section, start) ?? (start.kind === 'request' ? brokenTarget(start.uri) : undefined)
  if (rule !== undefined) return refuse(rule, section, start)
  if (blank < 0) return refuse('an empty line ends the header fields', section, start)
  let body = wire.slice(blank + 4)
  if (section.contentLength !== undefined) {
    const length = decimal(section.contentLength, 0, section.contentLength.length, messageLimits.total)
    // RFC 3261 section 18.3: a datagram that ends before its body does is refused, one that goes on is cut.
    if (length < 0 || length > body.length) return refuse('Content-Length is the length of the body', section, start)
    body = body.slice(0, length)
  }
  const { headers } = section
  return start.kind === 'request'
    ? { ok: true, message: { kind: 'request', method: start.method, uri: start.uri, headers, body } }
    : { ok: true, message: { kind: 'response', status: start.status, reason: start.reason, headers, body } }
}

const refuse = (rule: string, section?: HeaderSection, start?: StartLine): ParseOutcome => {
  if (section === undefined || start === undefined || start.kind === 'response') return { ok: false, fault: { rule } }
  const status = start.kind === 'request' ? 400 : start.status
  const method = start.kind === 'request' ? start.method : ''
  const answer = status === undefined ? undefined : answerTo(section.headers, method, status)
  return { ok: false, fault: answer === undefined ? { rule } : { rule, answer } }
}
