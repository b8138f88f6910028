import { isIPv6 } from 'node:net'
import { withinNetworks } from '@axbridge/sip'
import Type from 'typebox'

/** An address as the configuration writes it. Without a port every port of the host counts. */
export type PeerAddress = { readonly host: string; readonly port?: number }

/** `127.0.0.1:5060` or `[::1]:5060` as a host without brackets and a port. */
export const parseListenAddress = (text: string): { host: string; port: number } => {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

/**
 * A source without a port, or with one. IPv6 takes brackets only where a port follows, and has many spellings for one address: the
 * host is answered as the system writes that of a peer.
 */
export const parseSource = (text: string): PeerAddress => {
  const hasPort = text.startsWith('[') || /^[0-9.]+:[0-9]+$/.test(text)
  const address: PeerAddress = hasPort ? parseListenAddress(text) : { host: text }
  return isIPv6(address.host) ? { ...address, host: canonicalHost(address.host) } : address
}

const canonicalHost = (host: string): string => new URL(`http://[${host}]`).hostname.slice(1, -1)

/** Whether an address is one of these, or stands in one of these networks (`192.168.1.0/24`). */
export const sourceRule = (texts: readonly string[]): ((host: string) => boolean) => {
  const networks = texts.filter((text) => text.includes('/'))
  const hosts = new Set(texts.filter((text) => !text.includes('/')).map((text) => parseSource(text).host))
  const isWithin = withinNetworks(networks)
  return (host) => hosts.has(host) || (networks.length > 0 && isWithin(host))
}

/** The setting of an address to listen on. */
export const listenAddress = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^(?:[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$', default: fallback })
