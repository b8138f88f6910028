import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { HostPort } from './call-texts.ts'
import type { LoadEnd, LoadReceived } from './load-end.ts'
import { MessageStream } from './message-stream.ts'

const loopback = '127.0.0.1'

/** A connection whose messages of one turn of the event loop leave in one write. */
class Connection {
  readonly #socket: Socket
  #unsent: string[] = []

  constructor(socket: Socket, received: LoadReceived, failed: () => void) {
    this.#socket = socket
    const { remoteAddress: host = loopback, remotePort: port = 0 } = socket
    const from = { host, port }
    const stream = new MessageStream((wire) => received(wire, from))
    socket.setNoDelay(true)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => stream.take(text))
    socket.on('error', failed)
  }

  send(wire: string): void {
    if (this.#unsent.push(wire) > 1) return
    setImmediate(() => {
      const all = this.#unsent.join('')
      this.#unsent = []
      if (this.#socket.writable) this.#socket.write(all, 'latin1')
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}

/** TCP: one connection to a peer, and those that others make to its port. */
export class TcpEnd implements LoadEnd {
  readonly #server: Server
  readonly #received: LoadReceived
  readonly #failed: () => void
  readonly #incoming = new Map<number, Connection>()
  #outgoing: Connection | undefined

  private constructor(server: Server, received: LoadReceived, failed: () => void) {
    this.#server = server
    this.#received = received
    this.#failed = failed
    server.on('connection', (socket) => {
      const port = socket.remotePort ?? 0
      this.#incoming.set(port, new Connection(socket, received, failed))
      socket.once('close', () => this.#incoming.delete(port))
    })
  }

  /** `failed` is told of each message that could not go, and of a connection that failed. */
  static async open(received: LoadReceived, failed: () => void, host = loopback): Promise<TcpEnd> {
    const server = createServer()
    server.listen(0, host)
    await once(server, 'listening')
    return new TcpEnd(server, received, failed)
  }

  get address(): HostPort {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP end has a port')
    return { host: address.address, port: address.port }
  }

  async connect(peer: HostPort): Promise<void> {
    this.disconnect()
    const socket = connect({ port: peer.port, host: peer.host, localAddress: this.address.host })
    await once(socket, 'connect')
    this.#outgoing = new Connection(socket, this.#received, this.#failed)
  }

  disconnect(): void {
    this.#outgoing?.close()
    this.#outgoing = undefined
  }

  send(wire: string, to?: HostPort): void {
    const connection = this.#outgoing ?? this.#incoming.get(to?.port ?? 0)
    if (connection === undefined) this.#failed()
    else connection.send(wire)
  }

  close(): void {
    this.disconnect()
    for (const connection of this.#incoming.values()) connection.close()
    this.#server.close()
  }
}
