import { formatHostPort, type HostPort, isHostPort, parseHostPort } from './host-port.ts'
import { KnownWords } from './known-words.ts'
import { decimal, isToken, isTokenOctet, skipSpace, trimEnd } from './octets.ts'
import { formatParameters, isValueRead, nameRead, type Parameter, readParameter, valueRead } from './parameters.ts'
import { isUsualVia } from './usual-forms.ts'

/** One Via (RFC 3261 section 20.42). Addresses stand without brackets; `parameters` holds those not named here. */
export type Via = {
  /** In upper case: `UDP`, `TCP`, `TLS`, … */
  readonly transport: string
  readonly host: string
  readonly port?: number
  readonly branch?: string
  readonly received?: string
  /** True for `rport` without a value: the sender asks for it (RFC 3581). */
  readonly rport?: number | true
  readonly parameters: readonly Parameter[]
}

const transports = new KnownWords(
  ['UDP', 'TCP', 'TLS', 'WS', 'WSS', 'SCTP'].map((name) => [name, name] as const),
  'any_case',
)

/** Where the transport stands of the protocol that was read last: whoever had it read takes it at once. */
const found = { transportFrom: 0, transportTo: 0 }

/** What nearly every Via begins with. */
const usualVersion = 'SIP/2.0/'

/** The end of `SIP / 2.0 /` in any spelling, or -1. */
const endOfVersion = (text: string, start: number, to: number): number => {
  if (text.startsWith(usualVersion, start)) return start + usualVersion.length
  let at = skipSpace(text, start, to)
  if (text.slice(at, at + 3).toUpperCase() !== 'SIP') return -1
  at = skipSpace(text, at + 3, to)
  if (text.charCodeAt(at) !== 0x2f) return -1
  at = skipSpace(text, at + 1, to)
  if (!text.startsWith('2.0', at)) return -1
  at = skipSpace(text, at + 3, to)
  return text.charCodeAt(at) === 0x2f ? at + 1 : -1
}

/** Reads `SIP / 2.0 / transport` and answers where it ends, or -1. */
const endOfProtocol = (text: string, start: number, to: number): number => {
  const versionTo = endOfVersion(text, start, to)
  if (versionTo < 0) return -1
  let at = skipSpace(text, versionTo, to)
  found.transportFrom = at
  while (at < to && isTokenOctet(text.charCodeAt(at))) at += 1
  found.transportTo = at
  return at === found.transportFrom ? -1 : at
}

const transportRead = (text: string): string => {
  const { transportFrom: from, transportTo: to } = found
  return transports.at(text, from, to) ?? text.slice(from, to).toUpperCase()
}

/** The end of a protocol of any version and of the spaces behind it, or -1. */
const endOfAnyProtocol = (value: string): number => {
  // Asked for each response that is sent, which has a Via of the usual spelling.
  const transportTo = usualVersion.length + 3
  if (value.startsWith(usualVersion) && value.charCodeAt(transportTo) === 0x20)
    if (isToken(value, usualVersion.length, transportTo)) return skipSpace(value, transportTo)
  const start = /^[ \t]*SIP[ \t]*\/[ \t]*[0-9]+\.[0-9]+[ \t]*\/[ \t]*[^ \t;,/]+[ \t]+/i.exec(value)
  return start === null ? -1 : start[0].length
}

/** Where the host and port of a Via end. */
const endOfSentBy = (text: string, from: number, to: number): number => {
  const semicolon = text.indexOf(';', from)
  return semicolon < 0 || semicolon > to ? to : semicolon
}

/**
 * Where a Via says that answers go, when that much of it can be read: its version and what stands behind the address
 * may be anything. It is the way back for the answer to a broken request.
 */
export const parseSentBy = (value: string): HostPort | undefined => {
  const from = endOfAnyProtocol(value)
  return from < 0 ? undefined : parseHostPort(value, from, trimEnd(value, from, endOfSentBy(value, from, value.length)))
}

const withoutBrackets = (host: string): string =>
  host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host

/** RFC 3581: `rport` alone, or with a port; undefined for anything else. */
const rportOf = (value: string | undefined): number | true | undefined => {
  if (value === undefined) return true
  const port = decimal(value, 0, value.length, 65535)
  return port < 1 ? undefined : port
}

/** Reads one Via value; undefined when it is not one. A value with several (commas) is split before. */
export const parseVia = (value: string): Via | undefined => {
  const to = value.length
  const protocolTo = endOfProtocol(value, 0, to)
  const from = skipSpace(value, protocolTo)
  if (protocolTo < 0 || from === protocolTo) return undefined
  const transport = transportRead(value)
  const sentByTo = endOfSentBy(value, from, to)
  const sentBy = parseHostPort(value, from, sentByTo)
  if (sentBy === undefined) return undefined
  const parameters: Parameter[] = []
  // Filled in place: this is read for every message, and copying an object for each part takes half of the time.
  const via: { -readonly [Key in keyof Via]: Via[Key] } = { transport, host: sentBy.host, parameters }
  if (sentBy.port !== undefined) via.port = sentBy.port
  for (let at = sentByTo; at < to; ) {
    at = readParameter(value, at, to)
    if (at < 0) return undefined
    const name = nameRead(value)
    const text = valueRead(value)
    if (name === 'branch' && text !== undefined && via.branch === undefined) via.branch = text
    else if (name === 'received' && text !== undefined && via.received === undefined)
      via.received = withoutBrackets(text)
    else if (name === 'rport' && via.rport === undefined) {
      const rport = rportOf(text)
      if (rport === undefined) return undefined
      via.rport = rport
    } else parameters.push(text === undefined ? { name } : { name, value: text })
  }
  return via
}

/**
 * Whether `parseVia` would read the text between `from` and `to`. RFC 4475 section 3.2.1: in the topmost one (`top`), the
 * prefix of a branch without an identifier behind it would make one transaction of all requests that have it.
 */
export const isVia = (text: string, from: number, to: number, top: boolean): boolean => {
  if (isUsualVia(text, from, to)) return true
  const protocolTo = endOfProtocol(text, from, to)
  const sentByFrom = skipSpace(text, protocolTo, to)
  if (protocolTo < 0 || sentByFrom === protocolTo) return false
  const sentByTo = endOfSentBy(text, sentByFrom, to)
  if (!isHostPort(text, sentByFrom, sentByTo)) return false
  let hasBranch = false
  let hasRport = false
  for (let at = sentByTo; at < to; ) {
    at = readParameter(text, at, to)
    if (at < 0) return false
    const name = nameRead(text)
    if (name === 'branch' && !hasBranch && valueRead(text) !== undefined) {
      hasBranch = true
      if (top && isValueRead(text, 'z9hG4bK')) return false
    } else if (name === 'rport' && !hasRport) {
      hasRport = true
      if (rportOf(valueRead(text)) === undefined) return false
    }
  }
  return true
}

/** Writes a Via value. */
export const formatVia = (via: Via): string => {
  let text = `SIP/2.0/${via.transport} ${formatHostPort(via)}`
  if (via.branch !== undefined) text += `;branch=${via.branch}`
  if (via.rport !== undefined) text += via.rport === true ? ';rport' : `;rport=${via.rport}`
  // RFC 3261 section 25.1: `received` is an address without brackets.
  if (via.received !== undefined) text += `;received=${via.received}`
  return text + formatParameters(via.parameters)
}
