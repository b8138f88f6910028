/** What a network may hold. Times in milliseconds, sizes in octets. */
export type TransportLimits = {
  /** Open TCP connections in both directions. One more is refused: closed when it came in, an error when it was to go out. */
  readonly connections: number
  /** A connection without a message or keep-alive for so long is closed. */
  readonly idleMs: number
  /** A message that has begun on a connection is complete by then, or the connection is closed. */
  readonly partialMessageMs: number
  readonly connectMs: number
  /** Octets that wait for one peer (TCP) or for the whole socket (UDP); a message beyond is not sent. */
  readonly queuedOctets: number
  /** How long `close()` lets what is queued go out. */
  readonly closeMs: number
}

export const defaultTransportLimits: TransportLimits = {
  connections: 10_000,
  idleMs: 15 * 60_000,
  partialMessageMs: 20_000,
  connectMs: 5_000,
  queuedOctets: 1024 * 1024,
  closeMs: 1_000,
}
