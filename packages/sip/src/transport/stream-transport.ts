import { isIP, isIPv6, type Server, type Socket } from 'node:net'
import { ConnectPace } from './connect-pace.ts'
import type { Address, Target } from './network.ts'
import { failLater, NetworkError, type NetworkErrorCode, type NotSent, networkErrorOf } from './network-error.ts'
import { sourceNetwork } from './source-network.ts'
import { type ConnectionEvents, type ConnectionParts, StreamConnection } from './stream-connection.ts'
import type { Accepted, StreamSockets } from './stream-sockets.ts'
import type { TransportLimits } from './transport-limits.ts'

const keyOf = ({ remote, serverName }: Pick<Target, 'remote' | 'serverName'>): string =>
  `${remote.host} ${remote.port} ${serverName ?? ''}`

/** A listener of a stream transport and all its connections, those that came in and those that were opened. */
export class StreamTransport {
  readonly #server: Server
  readonly #sockets: StreamSockets
  readonly #limits: TransportLimits
  readonly #events: ConnectionEvents
  readonly #byId = new Map<number, StreamConnection>()
  /** The latest connection to each remote address, so that it is used again (RFC 3261 section 18). */
  readonly #byRemote = new Map<string, StreamConnection>()
  /** Raw sockets that came in, those whose handshake goes on among them. */
  readonly #cameIn = new Set<Socket>()
  readonly #turnedAway = new WeakSet<Socket>()
  readonly #countByHost = new Map<string, number>()
  /** Phones in browsers come by WebSockets, from anywhere; over the others peers come, which are few and open many. */
  readonly #pace: ConnectPace | undefined
  #opened = 0
  #lastId = 0
  #refused = 0
  #address: Address = { host: '', port: 0 }
  #closed: Promise<void> | undefined
  #emptied: (() => void) | undefined

  private constructor(sockets: StreamSockets, limits: TransportLimits, events: ConnectionEvents) {
    this.#sockets = sockets
    this.#limits = limits
    this.#events = events
    const isOfPhones = sockets.transport === 'ws' || sockets.transport === 'wss'
    this.#pace = isOfPhones ? new ConnectPace(limits.webSocketsPerSecond, () => performance.now()) : undefined
    this.#server = sockets.serve((accepted) => this.#accept(accepted))
    this.#server.prependListener('connection', (socket: Socket) => this.#admit(socket))
  }

  /** Listens; rejects with NetworkError. */
  static async open(
    sockets: StreamSockets,
    address: Address,
    limits: TransportLimits,
    events: ConnectionEvents,
  ): Promise<StreamTransport> {
    const stream = new StreamTransport(sockets, limits, events)
    const server = stream.#server
    await new Promise<void>((resolve, reject) => {
      const failed = (error: Error): void => reject(networkErrorOf(error, { transport: sockets.transport, address }))
      server.once('error', failed)
      server.listen({ host: address.host, port: address.port, ipv6Only: isIPv6(address.host), exclusive: true }, () => {
        server.off('error', failed)
        resolve()
      })
    })
    // A listener that runs out of file descriptors says so here and goes on.
    server.on('error', () => {
      stream.#refused += 1
    })
    const bound = server.address()
    if (bound !== null && typeof bound === 'object') stream.#address = { host: bound.address, port: bound.port }
    return stream
  }

  /** Without a listener: of connections that `take` is given. `address` is where those come in. */
  static withoutListener(
    sockets: StreamSockets,
    address: Address,
    limits: TransportLimits,
    events: ConnectionEvents,
  ): StreamTransport {
    const stream = new StreamTransport(sockets, limits, events)
    stream.#address = address
    return stream
  }

  /** Takes a connection that another server accepted, within the same limits; undefined when it was turned away. */
  take(accepted: Accepted): StreamConnection | undefined {
    this.#admit(accepted.socket)
    return this.#accept(accepted)
  }

  get address(): Address {
    return this.#address
  }

  get connections(): number {
    return this.#byId.size
  }

  /** Connections that were turned away because of a limit. */
  get refused(): number {
    return this.#refused
  }

  /** The open connection of that number. */
  connection(id: number): StreamConnection | undefined {
    const connection = this.#byId.get(id)
    return connection?.open === true ? connection : undefined
  }

  /** Sends over an open connection to that address, or opens one. */
  send(wire: string, to: Target, failed: NotSent): void {
    const held = this.#byRemote.get(keyOf(to))
    const connection = held?.open === true ? held : this.#connect(to)
    if (connection instanceof StreamConnection) connection.send(wire, failed)
    else failLater(failed, new NetworkError(connection))
  }

  #connect(to: Target): StreamConnection | NetworkErrorCode {
    const { connect } = this.#sockets
    if (this.#closed !== undefined) return 'closed'
    // RFC 7118 section 5: a WebSocket client cannot be connected to.
    if (connect === undefined) return 'connection_lost'
    // No name is looked up here: RFC 3263 is the work of who chose the target.
    if (isIP(to.remote.host) === 0 || !(to.remote.port >= 1 && to.remote.port <= 65_535)) return 'unreachable'
    if (this.#isFull()) return 'too_many_connections'
    const { socket, protocol, ready } = connect(to)
    this.#opened += 1
    socket.once('close', () => {
      this.#opened -= 1
    })
    const connection = this.#hold({ socket, protocol, remote: to.remote, peer: undefined, cameIn: false }, keyOf(to))
    const deadline = setTimeout(() => socket.destroy(new NetworkError('connect_timeout')), this.#limits.connectMs)
    ready((peer) => {
      clearTimeout(deadline)
      connection.identify(peer)
    })
    socket.once('close', () => clearTimeout(deadline))
    return connection
  }

  #isFull(): boolean {
    return this.#cameIn.size + this.#opened >= this.#limits.connections
  }

  /** Counts a raw socket that came in, or closes it. */
  #admit(socket: Socket): void {
    const host = sourceNetwork(socket.remoteAddress ?? '')
    const ofHost = this.#countByHost.get(host) ?? 0
    const isTooMany = this.#isFull() || ofHost >= this.#limits.connectionsPerHost || this.#pace?.takes(host) === false
    if (isTooMany || this.#closed !== undefined) {
      this.#refused += 1
      this.#turnedAway.add(socket)
      socket.on('error', () => {})
      // Not at once: the server's own listener, which comes next, expects a socket that is open.
      process.nextTick(() => socket.destroy())
      return
    }
    this.#cameIn.add(socket)
    this.#countByHost.set(host, ofHost + 1)
    socket.once('close', () => {
      this.#cameIn.delete(socket)
      const left = (this.#countByHost.get(host) ?? 1) - 1
      if (left === 0) this.#countByHost.delete(host)
      else this.#countByHost.set(host, left)
    })
  }

  #accept({ socket, protocol, peer }: Accepted): StreamConnection | undefined {
    const { remoteAddress: host, remotePort: port } = socket
    if (socket.destroyed || this.#turnedAway.has(socket)) return undefined
    if (host !== undefined && port !== undefined && this.#closed === undefined)
      return this.#hold({ socket, protocol, remote: { host, port }, peer, cameIn: true })
    socket.destroy()
    return undefined
  }

  #hold(parts: Omit<ConnectionParts, 'id' | 'local' | 'transport'>, opened?: string): StreamConnection {
    this.#lastId += 1
    const { transport } = this.#sockets
    // A server that a certificate proved is found under its name too; whoever came in has proved no listening address.
    const key = opened ?? (transport === 'tcp' ? keyOf(parts) : undefined)
    // The port that others can reach is the listener's, whoever opened the connection.
    const local = { host: parts.socket.localAddress ?? this.#address.host, port: this.#address.port }
    const connection = new StreamConnection({ ...parts, id: this.#lastId, transport, local }, this.#limits, {
      item: this.#events.item,
      closed: (gone) => {
        this.#byId.delete(gone.id)
        if (key !== undefined && this.#byRemote.get(key) === gone) this.#byRemote.delete(key)
        if (this.#byId.size === 0) this.#emptied?.()
        this.#events.closed(gone)
      },
    })
    this.#byId.set(connection.id, connection)
    if (key !== undefined) this.#byRemote.set(key, connection)
    return connection
  }

  /** Resolves when no connection is left, of either direction. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const empty = new Promise<void>((resolve) => {
      this.#emptied = resolve
    })
    const held = new Set(this.#byId.values())
    for (const connection of held) connection.end(this.#limits.closeMs)
    if (held.size > 0) await empty
    // What is left has not come as far as a message.
    for (const socket of this.#cameIn) socket.destroy()
    await stopped
  }
}
