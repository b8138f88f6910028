import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { HostPort } from './call-texts.ts'
import type { LoadEnd, LoadReceived } from './load-end.ts'

const loopback = '127.0.0.1'
const socketBuffer = 4 * 1024 * 1024

type Lookup = (host: string, options: unknown, done: (error: null, address: string, family: number) => void) => void

/** Hosts are numeric, so the resolver is not asked. */
const sameHost: Lookup = (host, _options, done) => done(null, host, 4)

const bound = async (host: string, port: number): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', lookup: sameHost })
  const listening = once(socket, 'listening')
  socket.bind(port, host)
  await listening
  return socket
}

/** A port that was free just now. One that the kernel chose for a socket is lost when this is disconnected. */
const freePort = async (host: string): Promise<number> => {
  const socket = await bound(host, 0)
  const { port } = socket.address()
  const closed = once(socket, 'close')
  socket.close()
  await closed
  return port
}

/**
 * A UDP socket. With one peer it is connected, since the kernel and Node then do less for each message; without, what comes is told with
 * who sent it.
 */
export class UdpEnd implements LoadEnd {
  readonly #socket: Socket
  #connected = false

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  /** `failed` is told of each message that was not sent or was refused by the peer's machine. */
  static async open(received: LoadReceived, failed: () => void, host = loopback): Promise<UdpEnd> {
    const socket = await bound(host, await freePort(host))
    socket.on('error', failed)
    socket.on('message', (octets, { address, port }) => received(octets.toString('latin1'), { host: address, port }))
    try {
      socket.setRecvBufferSize(socketBuffer)
      socket.setSendBufferSize(socketBuffer)
    } catch {
      // The system permits less; it then keeps its own size.
    }
    return new UdpEnd(socket)
  }

  get address(): HostPort {
    const { address, port } = this.#socket.address()
    return { host: address, port }
  }

  async connect(peer: HostPort): Promise<void> {
    if (this.#connected) this.#socket.disconnect()
    this.#connected = true
    const connected = once(this.#socket, 'connect')
    this.#socket.connect(peer.port, peer.host)
    await connected
  }

  disconnect(): void {
    if (this.#connected) this.#socket.disconnect()
    this.#connected = false
  }

  send(wire: string, to?: HostPort): void {
    const octets = Buffer.from(wire, 'latin1')
    // Without a callback: what fails is an `error`, and what does not costs less.
    if (this.#connected) this.#socket.send(octets)
    else this.#socket.send(octets, to?.port, to?.host)
  }

  close(): void {
    this.#socket.close()
  }
}
