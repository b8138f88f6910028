import type { SipMessage } from '../message/message.ts'

export type TransportKind = 'udp' | 'tcp'

/** A numeric IPv4 or IPv6 address (without brackets) and a port. */
export type Address = { readonly host: string; readonly port: number }

/** Somewhere to send to. For TCP an open connection to it is used again. */
export type Target = { readonly transport: TransportKind; readonly remote: Address }

/** Where a message came from, and the way back: over TCP its very connection while that is open (RFC 5923, RFC 3261 18.2.2). */
export type Flow = Target & { readonly local: Address; readonly connection?: number }

/** What the layers above are told by the network. */
export type NetworkListener = {
  message(message: SipMessage, flow: Flow): void
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
