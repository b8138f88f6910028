import { formatHostPort, type HostPort, parseHostPort } from './host-port.ts'
import { decimal, isToken, skipSpace, trimEnd } from './octets.ts'
import { formatParameters, type Parameter, parseParameters } from './parameters.ts'

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

const transports = new Map(['UDP', 'TCP', 'TLS', 'WS', 'WSS', 'SCTP'].map((name) => [name, name]))

type Protocol = { readonly transport: string; readonly end: number }

/** The spellings that nearly every Via begins with. */
const usualProtocols: readonly Protocol[] = ['UDP', 'TCP', 'TLS'].map((transport) => ({ transport, end: 11 }))

/** Finds `SIP / 2.0 / transport` and answers the transport and where it ends. */
const parseProtocol = (value: string): Protocol | undefined => {
  if (value.startsWith('SIP/2.0/') && value.charCodeAt(11) === 0x20)
    for (const usual of usualProtocols) if (value.startsWith(usual.transport, 8)) return usual
  let at = skipSpace(value, 0)
  if (value.slice(at, at + 3).toUpperCase() !== 'SIP') return undefined
  at = skipSpace(value, at + 3)
  if (value.charCodeAt(at) !== 0x2f) return undefined
  at = skipSpace(value, at + 1)
  if (!value.startsWith('2.0', at)) return undefined
  at = skipSpace(value, at + 3)
  if (value.charCodeAt(at) !== 0x2f) return undefined
  at = skipSpace(value, at + 1)
  let end = at
  while (end < value.length && isToken(value, end, end + 1)) end += 1
  if (end === at) return undefined
  const written = value.slice(at, end)
  return { transport: transports.get(written) ?? written.toUpperCase(), end }
}

/**
 * Where a Via says that answers go, when that much of it can be read: its version and what stands behind the address
 * may be anything. It is the way back for the answer to a broken request.
 */
export const parseSentBy = (value: string): HostPort | undefined => {
  const start = /^[ \t]*SIP[ \t]*\/[ \t]*[0-9]+\.[0-9]+[ \t]*\/[ \t]*[^ \t;,/]+[ \t]+/i.exec(value)
  if (start === null) return undefined
  const from = start[0].length
  const semicolon = value.indexOf(';', from)
  const to = semicolon < 0 ? value.length : semicolon
  return parseHostPort(value, from, trimEnd(value, from, to))
}

const withoutBrackets = (host: string): string =>
  host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host

/** Reads one Via value; undefined when it is not one. A value with several (commas) is split before. */
export const parseVia = (value: string): Via | undefined => {
  const protocol = parseProtocol(value)
  if (protocol === undefined) return undefined
  const from = skipSpace(value, protocol.end)
  if (from === protocol.end) return undefined
  const semicolon = value.indexOf(';', from)
  const to = semicolon < 0 ? value.length : semicolon
  const sentBy = parseHostPort(value, from, trimEnd(value, from, to))
  if (sentBy === undefined) return undefined
  const written = parseParameters(value, to, value.length)
  if (written === undefined) return undefined
  const parameters: Parameter[] = []
  // Filled in place: this is read for every message, and copying an object for each part takes half of the time.
  const via: { -readonly [Key in keyof Via]: Via[Key] } = {
    transport: protocol.transport,
    host: sentBy.host,
    parameters,
  }
  if (sentBy.port !== undefined) via.port = sentBy.port
  for (const parameter of written) {
    const { name, value: text } = parameter
    if (name === 'branch' && text !== undefined && via.branch === undefined) via.branch = text
    else if (name === 'received' && text !== undefined && via.received === undefined)
      via.received = withoutBrackets(text)
    else if (name === 'rport' && via.rport === undefined) {
      const port = text === undefined ? true : decimal(text, 0, text.length, 65535)
      if (port !== true && port < 1) return undefined
      via.rport = port
    } else parameters.push(parameter)
  }
  return via
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
