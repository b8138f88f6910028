import { isIP } from 'node:net'
import { hasRoomForMobile } from './room-for-number.ts'

/** RFC 8839 section 5.1, with the transports and types that are in use and any extension behind them. */
const grammar = new RegExp(
  [
    '^([A-Za-z0-9+/]{1,32})', // foundation
    '([0-9]{1,3})', // component
    '(udp|tcp)',
    '([0-9]{1,10})', // priority
    '([0-9A-Za-z.:-]{1,255})',
    '([0-9]{1,5})', // port
    'typ (host|srflx|prflx|relay)((?: [\\x21-\\x7e]{1,255})*)$',
  ].join(' '),
  'i',
)

/** RFC 6544 section 4.5 */
const tcpTypes = / tcptype (active|passive|so)(?= |$)/i

/** What a browser gives instead of an address of its machine: a random name that only its own network resolves. */
const hiddenHost = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i

export const isHiddenHost = (host: string): boolean => hiddenHost.test(host)

const greatestPriority = 2 ** 31 - 1

export type Candidate = {
  /** As it was given; it groups candidates (RFC 8445 section 5.1.1.3) and is written as a number of ours. */
  readonly foundation: string
  readonly address: string
  /** What stands behind the foundation. */
  readonly rest: string
}

/**
 * Reads the value of `a=candidate` and writes what of it may cross: component, transport, priority, address, port, type.
 * Where its own address or base were named, none is; extensions but the type of a TCP candidate are left out. Undefined
 * for what is no candidate, or one whose host is neither an address nor the hidden one of a browser: RFC 8839 section 5.1
 * has an agent pass over those that it does not understand.
 */
export const readCandidate = (value: string): Candidate | undefined => {
  const [, foundation = '', component, transport, priority, host = '', port, type, more = ''] =
    grammar.exec(value) ?? []
  const address = host.toLowerCase()
  const family = isIP(address)
  if (family === 0 && (!isHiddenHost(address) || hasRoomForMobile(address))) return undefined
  if (!isBetween(component, 1, 256) || !isBetween(priority, 1, greatestPriority) || !isBetween(port, 0, 65_535))
    return undefined
  const isTcp = transport?.toLowerCase() === 'tcp'
  const tcpType = tcpTypes.exec(more)?.[1]?.toLowerCase()
  if (isTcp && tcpType === undefined) return undefined
  const kind = type?.toLowerCase() ?? ''
  const parts = [component, isTcp ? 'tcp' : 'udp', priority, address, port, 'typ', kind]
  // Section 5.1 wants a related address for these, and names what to write for one that is kept back.
  if (kind !== 'host') parts.push('raddr', family === 6 ? '::' : '0.0.0.0', 'rport', '9')
  if (isTcp) parts.push('tcptype', tcpType)
  return { foundation, address, rest: parts.join(' ') }
}

const isBetween = (digits: string | undefined, least: number, greatest: number): boolean =>
  digits !== undefined && Number(digits) >= least && Number(digits) <= greatest
