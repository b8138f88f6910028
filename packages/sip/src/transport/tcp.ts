import { connect, createServer, isIP, isIPv6, type Server, type Socket } from 'node:net'
import type { FramedItem } from './framing.ts'
import type { Address } from './network.ts'
import { failLater, NetworkError, type NetworkErrorCode, type NotSent, networkErrorOf } from './network-error.ts'
import { TcpConnection } from './tcp-connection.ts'
import type { TransportLimits } from './transport-limits.ts'

const keyOf = ({ host, port }: Address): string => `${host} ${port}`

/** A TCP listener and all connections, those that came in and those that were opened. */
export class TcpTransport {
  readonly #server: Server
  readonly #limits: TransportLimits
  readonly #item: (item: FramedItem, connection: TcpConnection) => void
  readonly #byId = new Map<number, TcpConnection>()
  /** The latest connection to each remote address, so that it is used again (RFC 3261 section 18). */
  readonly #byRemote = new Map<string, TcpConnection>()
  #lastId = 0
  #refused = 0
  #address: Address = { host: '', port: 0 }
  #closed: Promise<void> | undefined
  #emptied: (() => void) | undefined

  private constructor(limits: TransportLimits, item: (item: FramedItem, connection: TcpConnection) => void) {
    this.#limits = limits
    this.#item = item
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket))
  }

  /** Listens; rejects with NetworkError. */
  static async open(
    address: Address,
    limits: TransportLimits,
    item: (item: FramedItem, connection: TcpConnection) => void,
  ): Promise<TcpTransport> {
    const tcp = new TcpTransport(limits, item)
    const server = tcp.#server
    await new Promise<void>((resolve, reject) => {
      const failed = (error: Error): void => reject(networkErrorOf(error, { transport: 'tcp', address }))
      server.once('error', failed)
      server.listen({ host: address.host, port: address.port, ipv6Only: isIPv6(address.host), exclusive: true }, () => {
        server.off('error', failed)
        resolve()
      })
    })
    // A listener that runs out of file descriptors says so here and goes on.
    server.on('error', () => {
      tcp.#refused += 1
    })
    const bound = server.address()
    if (bound !== null && typeof bound === 'object') tcp.#address = { host: bound.address, port: bound.port }
    return tcp
  }

  get address(): Address {
    return this.#address
  }

  get connections(): number {
    return this.#byId.size
  }

  /** Connections that were turned away because of the limit. */
  get refused(): number {
    return this.#refused
  }

  /** The open connection of that number. */
  connection(id: number): TcpConnection | undefined {
    const connection = this.#byId.get(id)
    return connection?.open === true ? connection : undefined
  }

  /** Sends over an open connection to that address, or opens one. */
  send(wire: string, to: Address, failed: NotSent): void {
    const held = this.#byRemote.get(keyOf(to))
    const open = held?.open === true ? held : undefined
    const refused = open === undefined ? this.#refusal(to) : undefined
    if (refused === undefined) (open ?? this.#connect(to)).send(wire, failed)
    else failLater(failed, new NetworkError(refused))
  }

  #refusal(to: Address): NetworkErrorCode | undefined {
    if (this.#closed !== undefined) return 'closed'
    // No name is looked up here: RFC 3263 is the work of who chose the target.
    if (isIP(to.host) === 0 || !(to.port >= 1 && to.port <= 65_535)) return 'unreachable'
    return this.#byId.size >= this.#limits.connections ? 'too_many_connections' : undefined
  }

  #connect(to: Address): TcpConnection {
    const socket = connect({ host: to.host, port: to.port })
    const connection = this.#hold(socket, to)
    const deadline = setTimeout(() => socket.destroy(new NetworkError('connect_timeout')), this.#limits.connectMs)
    socket.once('connect', () => clearTimeout(deadline))
    socket.once('close', () => clearTimeout(deadline))
    return connection
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    if (this.#byId.size >= this.#limits.connections || this.#closed !== undefined) {
      this.#refused += 1
      socket.on('error', () => {})
      socket.destroy()
    } else if (remoteAddress === undefined || remotePort === undefined) socket.destroy()
    else this.#hold(socket, { host: remoteAddress, port: remotePort })
  }

  #hold(socket: Socket, remote: Address): TcpConnection {
    this.#lastId += 1
    // The port that others can reach is the listener's, whoever opened the connection.
    const local = { host: socket.localAddress ?? this.#address.host, port: this.#address.port }
    const connection = new TcpConnection(this.#lastId, socket, remote, local, this.#limits, {
      item: this.#item,
      closed: (gone) => {
        this.#byId.delete(gone.id)
        if (this.#byRemote.get(keyOf(remote)) === gone) this.#byRemote.delete(keyOf(remote))
        if (this.#byId.size === 0) this.#emptied?.()
      },
    })
    this.#byId.set(connection.id, connection)
    this.#byRemote.set(keyOf(remote), connection)
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
    for (const connection of this.#byId.values()) connection.end(this.#limits.closeMs)
    if (this.#byId.size > 0) await empty
    await stopped
  }
}
