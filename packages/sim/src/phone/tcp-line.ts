import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Address } from '@axbridge/sip'
import { PhoneError } from './phone-error.ts'
import type { LineListener, PhoneLine, Source } from './phone-line.ts'
import { StreamPieces } from './stream-pieces.ts'

const mostConnections = 256
const connectTimeoutMs = 2_000
const closeTimeoutMs = 500

const nameOf = (address: Address) => `${address.host} ${address.port}`

/** A phone's TCP side: a listening socket, one outgoing connection for each peer, and whoever connects to it. */
export class TcpLine implements PhoneLine {
  readonly transport = 'tcp'
  readonly address: Address
  readonly #server: Server
  readonly #connections = new Map<number, Socket>()
  readonly #outgoing = new Map<string, Socket>()
  #listener: LineListener = () => {}
  #lastConnection = 0
  #closed = false

  private constructor(server: Server, address: Address) {
    this.#server = server
    this.address = address
    server.maxConnections = mostConnections
    server.on('connection', (socket) => this.#take(socket))
    server.on('error', () => {})
  }

  static async open(local: Address): Promise<TcpLine> {
    const server = createServer()
    try {
      server.listen(local.port, local.host)
      await once(server, 'listening')
    } catch (cause) {
      server.close()
      throw new PhoneError('no_socket', 'the TCP socket of a phone could not be opened', { cause })
    }
    const bound = server.address()
    if (bound === null || typeof bound === 'string') throw new Error('a listening TCP socket has an address and a port')
    return new TcpLine(server, { host: bound.address, port: bound.port })
  }

  listen(listener: LineListener): void {
    this.#listener = listener
  }

  send(wire: string, to: Address, failed?: () => void): void {
    if (this.#closed) return
    const socket = this.#outgoing.get(nameOf(to)) ?? this.#connect(to)
    if (socket === undefined) {
      failed?.()
      return
    }
    if (failed !== undefined && socket.connecting) {
      const refused = () => failed()
      socket.once('close', refused)
      socket.once('connect', () => socket.off('close', refused))
    }
    socket.write(wire, 'latin1')
  }

  answer(wire: string, source: Source, to: Address): void {
    const socket = source.connection === undefined ? undefined : this.#connections.get(source.connection)
    if (socket?.writable) socket.write(wire, 'latin1')
    else this.send(wire, to)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const closed = once(this.#server, 'close')
    this.#server.close()
    // What was written last, such as the answer to a BYE, is still delivered, unless the peer has stopped reading.
    for (const socket of this.#connections.values()) socket.destroySoon()
    const deadline = setTimeout(() => {
      for (const socket of this.#connections.values()) socket.destroy()
    }, closeTimeoutMs)
    await closed
    clearTimeout(deadline)
  }

  #connect(to: Address): Socket | undefined {
    if (this.#connections.size >= mostConnections) return undefined
    const name = nameOf(to)
    const socket = connect({ host: to.host, port: to.port })
    socket.setTimeout(connectTimeoutMs, () => socket.destroy())
    socket.once('connect', () => socket.setTimeout(0))
    this.#outgoing.set(name, socket)
    socket.once('close', () => {
      if (this.#outgoing.get(name) === socket) this.#outgoing.delete(name)
    })
    this.#take(socket, to)
    return socket
  }

  #take(socket: Socket, peer?: Address): void {
    const remote = peer ?? { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
    this.#lastConnection += 1
    const connection = this.#lastConnection
    this.#connections.set(connection, socket)
    const pieces = new StreamPieces()
    socket.setNoDelay(true)
    socket.on('data', (octets) => {
      for (const piece of pieces.push(octets.toString('latin1'))) {
        // RFC 5626 section 4.4.1: a ping is answered by a single CRLF.
        if (piece.kind === 'ping' && socket.writable) socket.write('\r\n')
        this.#listener(piece.wire, { remote, connection })
      }
    })
    // 'close' follows every error.
    socket.on('error', () => {})
    socket.once('close', () => {
      this.#connections.delete(connection)
      const rest = pieces.rest()
      if (rest !== '') this.#listener(rest, { remote, connection })
    })
  }
}
