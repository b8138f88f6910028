/** What a network may hold. Times in milliseconds, sizes in octets. */
export type TransportLimits = {
  /** Open connections of one stream transport in both directions. One more is refused: closed when it came in, an error when it was to go out. */
  readonly connections: number
  /** Connections that came from one host, or from one /64 of IPv6. */
  readonly connectionsPerHost: number
  /** New WebSockets a second from there; ten times as many may come at once. Who opens more is turned away. */
  readonly webSocketsPerSecond: number
  /** A connection without a message or keep-alive for so long is closed. */
  readonly idleMs: number
  /**
   * A connection that this side opened is asked for a sign of life when it was still for so long, or up to a fifth less; 0: never. It
   * is not idle as long as such are answered.
   */
  readonly pingMs: number
  /** A peer that has given such signs before gives the next one by then, or the connection is closed. */
  readonly pongMs: number
  /** A connection that came in brings its first whole message or keep-alive by then, or it is closed: half-open ones cost memory. */
  readonly firstMessageMs: number
  /** A message that has begun on a connection is complete by then, or the connection is closed. */
  readonly partialMessageMs: number
  /** A connection that goes out is made by then; one that came in has its TLS handshake and its WebSocket upgrade behind it. */
  readonly connectMs: number
  /** Octets that wait for one peer (streams) or for the whole socket (UDP); a message beyond is not sent. */
  readonly queuedOctets: number
  /** How long `close()` lets what is queued go out. */
  readonly closeMs: number
}

export const defaultTransportLimits: TransportLimits = {
  connections: 10_000,
  connectionsPerHost: 2_000,
  webSocketsPerSecond: 50,
  idleMs: 15 * 60_000,
  pingMs: 2 * 60_000,
  pongMs: 10_000,
  firstMessageMs: 30_000,
  partialMessageMs: 20_000,
  connectMs: 5_000,
  queuedOctets: 1024 * 1024,
  closeMs: 1_000,
}
