import type { Server, Socket } from 'node:net'
import type { PeerIdentity, StreamKind, Target } from './network.ts'
import type { StreamProtocol } from './stream-protocol.ts'

/** A connection over which messages can flow: every handshake is behind it. */
export type Accepted = {
  readonly socket: Socket
  readonly protocol: StreamProtocol
  readonly peer?: PeerIdentity
}

/** A connection that is being made. What is written to it waits for the end of its handshake. */
export type Connecting = {
  readonly socket: Socket
  readonly protocol: StreamProtocol
  /** Calls back when the handshake is over, with whom the peer has proved to be. */
  ready(call: (peer: PeerIdentity | undefined) => void): void
}

/** What one stream transport does in a way of its own. */
export type StreamSockets = {
  readonly transport: StreamKind
  /** A server that does not listen yet. It emits 'connection' for each raw socket before anything is read from it. */
  serve(accept: (accepted: Accepted) => void): Server
  /** Undefined for a transport over which only the other side connects. */
  readonly connect?: (to: Target) => Connecting
}
