import { decimal, isHostName, skipSpace, trimEnd } from './octets.ts'

/** A host name or a numeric address; an IPv6 address stands here without its brackets. */
export type HostPort = { readonly host: string; readonly port?: number }

const isIpv6Text = (text: string, from: number, to: number): boolean => {
  let colons = 0
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    const lower = code | 0x20
    if (code === 0x3a) colons += 1
    else if (!((code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x66) || code === 0x2e)) return false
  }
  return colons >= 2 && to - from <= 45
}

/** Reads `host`, `host:port`, `[v6]` or `[v6]:port` (RFC 3261 section 25.1, `hostport`), spaces around the marks allowed. */
export const parseHostPort = (text: string, from = 0, to = text.length): HostPort | undefined => {
  let at = skipSpace(text, from, to)
  let host: string
  if (text.charCodeAt(at) === 0x5b) {
    const close = text.indexOf(']', at)
    if (close < 0 || close >= to || !isIpv6Text(text, at + 1, close)) return undefined
    host = text.slice(at + 1, close)
    at = skipSpace(text, close + 1, to)
  } else {
    let end = at
    while (end < to && text.charCodeAt(end) !== 0x3a) end += 1
    const hostTo = trimEnd(text, at, end)
    if (!isHostName(text, at, hostTo) || hostTo - at > 255) return undefined
    host = text.slice(at, hostTo)
    at = end
  }
  if (at >= to) return { host }
  if (text.charCodeAt(at) !== 0x3a) return undefined
  at = skipSpace(text, at + 1, to)
  const port = decimal(text, at, trimEnd(text, at, to), 65535)
  return port < 1 ? undefined : { host, port }
}

/** A host as it stands in a URI or a Via: an IPv6 address in brackets. */
export const formatHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)

export const formatHostPort = ({ host, port }: HostPort): string =>
  port === undefined ? formatHost(host) : `${formatHost(host)}:${port}`
