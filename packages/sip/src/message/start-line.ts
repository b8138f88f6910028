import { KnownWords } from './known-words.ts'
import { decimal, isControl, isToken, isUriText } from './octets.ts'

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }
  | {
      readonly kind: 'broken'
      readonly rule: string
      /** What a sender can be told of it when it was meant as a request; undefined when it was none. */
      readonly status?: 400 | 505
    }

/** Methods that come in every call, so that no new string is made for them. */
const methods = new KnownWords(
  ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'PRACK', 'UPDATE', 'INFO', 'MESSAGE'].map(
    (name) => [name, name] as const,
  ),
  'as_written',
)

/** The method that stands between `from` and `to`. */
export const methodAt = (text: string, from: number, to: number): string =>
  methods.at(text, from, to) ?? text.slice(from, to)

/** RFC 3261 section 7.1: the version is compared without regard to case. */
const isSip = (text: string): boolean => text.length > 4 && text.slice(0, 4).toUpperCase() === 'SIP/'

/** `SIP/` and digits, a dot, digits: this or some other version of the protocol. */
const isAnyVersion = (text: string): boolean => {
  const dot = text.indexOf('.', 4)
  return isSip(text) && decimal(text, 4, dot, 1e9) >= 0 && decimal(text, dot + 1, text.length, 1e9) >= 0
}

const parseStatusLine = (line: string): StartLine => {
  if (!line.startsWith('2.0 ', 4)) return { kind: 'broken', rule: 'a status line begins with SIP/2.0 and a space' }
  const status = decimal(line, 8, 11, 699)
  if (status < 100) return { kind: 'broken', rule: 'a status code is from 100 to 699' }
  // A line without the space in front of an empty reason is common and means only one thing.
  if (line.length === 11) return { kind: 'response', status, reason: '' }
  if (line.charCodeAt(11) !== 0x20) return { kind: 'broken', rule: 'a status code has three digits and a space' }
  for (let at = 12; at < line.length; at += 1)
    if (isControl(line.charCodeAt(at))) return { kind: 'broken', rule: 'a reason phrase has no control characters' }
  return { kind: 'response', status, reason: line.slice(12) }
}

const brokenRequest = (line: string): StartLine => {
  const rule = 'a request line is a method, a URI and SIP/2.0, with one space between them'
  const version = line.trimEnd().split(' ').at(-1) ?? ''
  return isAnyVersion(version) ? { kind: 'broken', rule, status: 400 } : { kind: 'broken', rule }
}

const usualVersion = ' SIP/2.0'

/** A line of a request as nearly all of them are; undefined for any other, broken or not. */
const parseUsualRequest = (wire: string, from: number, to: number): StartLine | undefined => {
  const first = wire.indexOf(' ', from)
  const last = to - usualVersion.length
  if (first <= from || first >= last || !wire.startsWith(usualVersion, last)) return undefined
  const method = methods.at(wire, from, first)
  return method === undefined || !isUriText(wire, first + 1, last)
    ? undefined
    : { kind: 'request', method, uri: wire.slice(first + 1, last) }
}

/** Reads the first line of a message (RFC 3261 sections 7.1 and 7.2), which stands between `from` and `to` without its CRLF. */
export const parseStartLine = (wire: string, from: number, to: number): StartLine => {
  const usual = parseUsualRequest(wire, from, to)
  if (usual !== undefined) return usual
  const line = wire.slice(from, to)
  if (isSip(line)) return parseStatusLine(line)
  const first = line.indexOf(' ')
  const last = line.lastIndexOf(' ')
  if (first < 1 || last === first) return brokenRequest(line)
  const method = methodAt(line, 0, first)
  if (!isToken(method) || !isUriText(line, first + 1, last)) return brokenRequest(line)
  const version = line.slice(last + 1)
  if (version.toUpperCase() === 'SIP/2.0') return { kind: 'request', method, uri: line.slice(first + 1, last) }
  // RFC 3261 section 21.5.6
  if (isAnyVersion(version)) return { kind: 'broken', rule: 'the version is SIP/2.0', status: 505 }
  return { kind: 'broken', rule: 'a request line ends with SIP/2.0' }
}
