import type { SipMessage } from '../message/message.ts'

export type TransportKind = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'

/** The transports over which octets come as a stream, so that a message is as long as it says. */
export type StreamKind = Exclude<TransportKind, 'udp'>

/** A numeric IPv4 or IPv6 address (without brackets) and a port. */
export type Address = { readonly host: string; readonly port: number }

/** Somewhere to send to. Over a stream an open connection to it is used again; over WebSockets nothing else can be. */
export type Target = {
  readonly transport: TransportKind
  readonly remote: Address
  /** The domain that a TLS server has to prove (RFC 5922 section 7.1); without it, its very address. */
  readonly serverName?: string
  /** Requests above 1,300 octets go to the same address over this transport (RFC 3261 section 18.1.1), for which this side listens too. */
  readonly largeOver?: 'tcp'
}

/** Whom a peer's certificate names, once its chain was verified: SIP domains and host names, in lower case (RFC 5922 section 7.1). */
export type PeerIdentity = { readonly names: readonly string[] }

/** Where a message came from, and the way back: over a stream its very connection while that is open (RFC 5923, RFC 3261 18.2.2). */
export type Flow = Target & {
  readonly local: Address
  readonly connection?: number
  /** There when the peer showed a certificate that was verified. */
  readonly peer?: PeerIdentity
}

/** What the layers above are told by the network. */
export type NetworkListener = {
  message(message: SipMessage, flow: Flow): void
  /**
   * Nothing leads to where this flow led any more, and nothing comes by it: the connection of a WebSocket client has ended. Of a
   * connection of TCP or TLS it is not said, since who answers opens another one (RFC 3261 section 18.2.2).
   */
  flowEnded?(flow: Flow): void
  /** Whether a datagram was dealt with and need not be read: floods are made of what costs more to read than to answer. */
  unread?(wire: string, flow: Flow): boolean
}

/** The sockets as the transaction layer sees them; a simulation brings its own. */
export type Network = {
  /** One listener; messages that arrive before it is set are dropped. */
  listen(listener: NetworkListener): void
  /**
   * Sends one serialised message. `failed` is called at most once, later, when the network knows that it was not sent:
   * connection refused, no route, queue full. Silence is no promise of delivery.
   */
  send(wire: string, to: Target | Flow, failed?: (error: Error) => void): void
  /** What to write into Via and Contact for messages that leave towards `to`. Throws when no listener has that transport. */
  localAddress(to: Target | Flow): Address
}
