import { decimal, isHostOctet, isIpv6Octet, skipSpace, trimEnd } from './octets.ts'

/** A host name or a numeric address; an IPv6 address stands here without its brackets. */
export type HostPort = { readonly host: string; readonly port?: number }

const longestName = 255
const longestIpv6 = 45

const isIpv6Text = (text: string, from: number, to: number): boolean => {
  let colons = 0
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (!isIpv6Octet(code)) return false
    if (code === 0x3a) colons += 1
  }
  return colons >= 2 && to - from <= longestIpv6
}

/** Where the host stands that was checked last, and its port, 0 for none: whoever checked it reads them at once. */
const found = { hostFrom: 0, hostTo: 0, port: 0 }

/** Whether the text is `host`, `host:port`, `[v6]` or `[v6]:port` (RFC 3261 section 25.1), spaces around the marks allowed. */
export const isHostPort = (text: string, from: number, to: number): boolean => {
  let at = skipSpace(text, from, to)
  if (text.charCodeAt(at) === 0x5b) {
    const close = text.indexOf(']', at)
    if (close < 0 || close >= to || !isIpv6Text(text, at + 1, close)) return false
    found.hostFrom = at + 1
    found.hostTo = close
    at = close + 1
  } else {
    found.hostFrom = at
    while (at < to && isHostOctet(text.charCodeAt(at))) at += 1
    found.hostTo = at
    if (at === found.hostFrom || at - found.hostFrom > longestName) return false
  }
  found.port = 0
  at = skipSpace(text, at, to)
  if (at >= to) return true
  if (text.charCodeAt(at) !== 0x3a) return false
  at = skipSpace(text, at + 1, to)
  found.port = decimal(text, at, trimEnd(text, at, to), 65535)
  return found.port >= 1
}

/** Reads what `isHostPort` allows; undefined for any other text. */
export const parseHostPort = (text: string, from = 0, to = text.length): HostPort | undefined => {
  if (!isHostPort(text, from, to)) return undefined
  const { port } = found
  const host = text.slice(found.hostFrom, found.hostTo)
  return port === 0 ? { host } : { host, port }
}

/** A host as it stands in a URI or a Via: an IPv6 address in brackets. */
export const formatHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)

export const formatHostPort = ({ host, port }: HostPort): string =>
  port === undefined ? formatHost(host) : `${formatHost(host)}:${port}`
