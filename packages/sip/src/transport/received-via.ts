import { headerOf, type SipRequest } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import { isUsualVia } from '../message/usual-forms.ts'
import { formatVia, parseSentBy, parseVia, type Via } from '../message/via.ts'
import type { Address, Flow } from './network.ts'

const defaultPort = 5060
const securePort = 5061

/** A top Via with what the server transport adds; the same text when nothing is to be added or put right. */
export const stampVia = (value: string, source: Address): string => {
  if (isUsualVia(value, 0, value.length)) return stampUsualVia(value, source)
  const via = parseVia(value)
  if (via === undefined) return value
  const { received: _claimed, rport, ...rest } = via
  // RFC 3581 section 4: who asks for rport gets both, even when they say nothing new.
  if (rport !== undefined) return formatVia({ ...rest, rport: source.port, received: source.host })
  // RFC 3261 section 18.2.1. A `received` that the sender wrote himself is not believed.
  if (via.host !== source.host) return formatVia({ ...rest, received: source.host })
  return via.received === undefined ? value : formatVia(rest)
}

/** The same for the form that nearly every one has: it has no parameters but a branch and an `rport` without a value. */
const stampUsualVia = (value: string, source: Address): string => {
  const rport = value.indexOf(';rport')
  if (rport >= 0) {
    const others = value.slice(0, rport) + value.slice(rport + ';rport'.length)
    return `${others};rport=${source.port};received=${source.host}`
  }
  const from = value.indexOf(' ') + 1
  const isSame = value.startsWith(source.host, from) && ';:'.includes(value.charAt(from + source.host.length))
  return isSame ? value : `${value};received=${source.host}`
}

/** A request whose top Via says where it came from. */
export const stampRequest = (request: SipRequest, source: Address): SipRequest => {
  const at = request.headers.findIndex(({ name }) => name === 'via')
  const via = request.headers[at]
  if (via === undefined) return request
  const value = stampVia(via.value, source)
  if (value === via.value) return request
  const headers = request.headers.slice()
  headers[at] = { name: 'via', value }
  return { ...request, headers }
}

const topVia = (wire: string): Via | undefined => {
  const outcome = parseMessage(wire)
  return outcome.ok ? parseVia(headerOf(outcome.message, 'via') ?? '') : undefined
}

const isResponse = (wire: string): boolean => wire.startsWith('SIP/2.0 ')

/** The end of the first header line that is a Via of our own writing, and its text. */
const topViaText = (wire: string): string => {
  const from = wire.indexOf('\r\nVia: ')
  return from < 0 ? '' : wire.slice(from + 7, wire.indexOf('\r\n', from + 7))
}

/**
 * Where a datagram to a flow goes. A response goes to where the request came from when it asked for that (RFC 3581), else
 * to that host at the port that its Via names (RFC 3261 section 18.2.2). `maddr` is not followed: with it, anyone could
 * have answers sent to a third party.
 */
export const datagramAddress = (wire: string, flow: Flow): Address => {
  if (!isResponse(wire)) return flow.remote
  const text = topViaText(wire)
  if (text.includes(';rport=')) return flow.remote
  const port = parseSentBy(text)?.port ?? defaultPort
  return port === flow.remote.port ? flow.remote : { host: flow.remote.host, port }
}

/**
 * Where a message goes whose connection is gone: a response to the host it came from at the port that its Via names
 * (RFC 3261 section 18.2.2), a request to the other end of the old connection.
 */
export const reconnectAddress = (wire: string, flow: Flow): Address =>
  isResponse(wire)
    ? { host: flow.remote.host, port: topVia(wire)?.port ?? (flow.transport === 'tls' ? securePort : defaultPort) }
    : flow.remote
