import Type from 'typebox'

/** An address as the configuration writes it. Without a port every port of the host counts. */
export type PeerAddress = { readonly host: string; readonly port?: number }

/** `127.0.0.1:5060` or `[::1]:5060` as a host without brackets and a port. */
export const parseListenAddress = (text: string): { host: string; port: number } => {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}

/** A source without a port, or with one. IPv6 takes brackets only where a port follows. */
export const parseSource = (text: string): PeerAddress => {
  const hasPort = text.startsWith('[') || /^[0-9.]+:[0-9]+$/.test(text)
  return hasPort ? parseListenAddress(text) : { host: text }
}

/** The setting of an address to listen on. */
export const listenAddress = (description: string, fallback: string) =>
  Type.String({ description, pattern: '^(?:[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$', default: fallback })
