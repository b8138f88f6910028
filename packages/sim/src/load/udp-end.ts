import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { HostPort } from './call-texts.ts'

const host = '127.0.0.1'
const socketBuffer = 4 * 1024 * 1024

const bound = async (port: number): Promise<Socket> => {
  const socket = createSocket('udp4')
  const listening = once(socket, 'listening')
  socket.bind(port, host)
  await listening
  return socket
}

/** A port that was free just now. One that the kernel chose for a socket is lost when this is disconnected. */
const freePort = async (): Promise<number> => {
  const socket = await bound(0)
  const { port } = socket.address()
  const closed = once(socket, 'close')
  socket.close()
  await closed
  return port
}

/** A UDP socket that speaks with one peer. Connected, since the kernel and Node then do less for each message. */
export class UdpEnd {
  readonly #socket: Socket
  readonly #failed: () => void
  #connected = false

  private constructor(socket: Socket, failed: () => void) {
    this.#socket = socket
    this.#failed = failed
  }

  /** `failed` is told of each message that was not sent or was refused by the peer's machine. */
  static async open(received: (wire: string) => void, failed: () => void): Promise<UdpEnd> {
    const socket = await bound(await freePort())
    socket.on('error', failed)
    socket.on('message', (octets) => received(octets.toString('latin1')))
    try {
      socket.setRecvBufferSize(socketBuffer)
      socket.setSendBufferSize(socketBuffer)
    } catch {
      // The system permits less; it then keeps its own size.
    }
    return new UdpEnd(socket, failed)
  }

  get address(): HostPort {
    return { host, port: this.#socket.address().port }
  }

  async connect(peer: HostPort): Promise<void> {
    if (this.#connected) this.#socket.disconnect()
    this.#connected = true
    const connected = once(this.#socket, 'connect')
    this.#socket.connect(peer.port, peer.host)
    await connected
  }

  send(wire: string): void {
    this.#socket.send(Buffer.from(wire, 'latin1'), (error) => {
      if (error !== null) this.#failed()
    })
  }

  close(): void {
    this.#socket.close()
  }
}
