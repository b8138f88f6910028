import { onceBits } from './header-names.ts'
import { emptyLine, type HeaderSection, parseHeaderSection } from './header-section.ts'
import { type Header, headerOf, headersOf, type SipMessage } from './message.ts'
import { messageLimits } from './message-limits.ts'
import { decimal } from './octets.ts'
import { parseStartLine, type StartLine } from './start-line.ts'
import { brokenTarget } from './uri.ts'
import { parseSentBy } from './via.ts'

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

/** The first rule that the header fields break, whatever kind of message they stand in. */
const brokenField = ({ lineRule, seen, valueRule, hasVia }: HeaderSection): string | undefined => {
  if (lineRule !== undefined) return lineRule
  // RFC 3261 section 8.1.1
  if ((seen & onceBits.from) === 0) return 'From is there'
  if ((seen & onceBits.to) === 0) return 'To is there'
  if ((seen & onceBits.callId) === 0) return 'Call-ID is there'
  if ((seen & onceBits.cseq) === 0) return 'CSeq is there'
  if (valueRule !== undefined) return valueRule
  return hasVia ? undefined : 'Via is there'
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
  const lineTo = wire.indexOf('\r\n', from)
  const startTo = lineTo < 0 ? wire.length : lineTo
  if (startTo - from > messageLimits.startLine)
    return refuse(`a start line has at most ${messageLimits.startLine} octets`)
  const start = parseStartLine(wire, from, startTo)
  const method = start.kind === 'request' ? start.method : undefined
  const section = parseHeaderSection(wire, startTo + 2, method)
  if (section.end - from > messageLimits.headerSection)
    return refuse(`a header section has at most ${messageLimits.headerSection} octets`)
  if (start.kind === 'broken') return refuse(start.rule, section, start)
  const uriFrom = from + (method ?? '').length + 1
  const rule =
    brokenField(section) ??
    (start.kind === 'request' ? brokenTarget(wire, uriFrom, uriFrom + start.uri.length) : undefined)
  if (rule !== undefined) return refuse(rule, section, start)
  const { headers, contentLength, end } = section
  if (end === wire.length) return refuse('an empty line ends the header fields', section, start)
  const bodyFrom = end + emptyLine.length
  let bodyTo = wire.length
  if (contentLength !== undefined) {
    const length = decimal(contentLength, 0, contentLength.length, messageLimits.total)
    // RFC 3261 section 18.3: a datagram that ends before its body does is refused, one that goes on is cut.
    if (length < 0 || bodyFrom + length > bodyTo)
      return refuse('Content-Length is the length of the body', section, start)
    bodyTo = bodyFrom + length
  }
  const body = wire.slice(bodyFrom, bodyTo)
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
