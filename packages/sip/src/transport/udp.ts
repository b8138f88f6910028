import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Address } from './network.ts'
import { failLater, NetworkError, type NetworkErrorCode, type NotSent, networkErrorOf } from './network-error.ts'

/** The longest payload of a UDP datagram over IPv4. */
const longestDatagram = 65_507

/** Asked for, in octets: bursts of calls are longer than the usual buffer of the system. */
const socketBuffer = 4 * 1024 * 1024

type Lookup = (host: string, options: unknown, done: (error: null, address: string, family: number) => void) => void

/** Hosts are numeric, so the resolver is not asked; that saves a tenth of the time of a send. */
const sameHost: Lookup = (host, _options, done) => done(null, host, host.includes(':') ? 6 : 4)

/** One bound UDP socket. */
export class UdpSocket {
  readonly #socket: Socket
  readonly #queuedOctets: number
  readonly address: Address
  #closed: Promise<void> | undefined
  #failures = 0

  private constructor(socket: Socket, queuedOctets: number) {
    this.#socket = socket
    this.#queuedOctets = queuedOctets
    const { address, port } = socket.address()
    this.address = { host: address, port }
  }

  /** Binds; rejects with NetworkError. `received` gets each datagram as a byte string. */
  static async open(
    address: Address,
    queuedOctets: number,
    received: (wire: string, source: Address) => void,
  ): Promise<UdpSocket> {
    const v6 = isIPv6(address.host)
    const socket = createSocket({ type: v6 ? 'udp6' : 'udp4', ipv6Only: v6, lookup: sameHost })
    await new Promise<void>((resolve, reject) => {
      const failed = (error: Error): void => {
        socket.close()
        reject(networkErrorOf(error, { transport: 'udp', address }))
      }
      socket.once('error', failed)
      socket.bind({ address: address.host, port: address.port, exclusive: true }, () => {
        socket.off('error', failed)
        resolve()
      })
    })
    const udp = new UdpSocket(socket, queuedOctets)
    socket.on('error', () => {
      udp.#failures += 1
    })
    socket.on('message', (octets, { address: host, port }) => received(octets.toString('latin1'), { host, port }))
    try {
      socket.setRecvBufferSize(socketBuffer)
      socket.setSendBufferSize(socketBuffer)
    } catch {
      // The system permits less; it then keeps its own size.
    }
    return udp
  }

  /** Datagrams that the system did not take. */
  get failures(): number {
    return this.#failures
  }

  send(wire: string, to: Address, failed: NotSent): void {
    const refused = this.#refusal(wire)
    if (refused !== undefined) {
      this.#fail(new NetworkError(refused), failed)
      return
    }
    try {
      this.#socket.send(Buffer.from(wire, 'latin1'), to.port, to.host, (error) => {
        if (error !== null) this.#fail(networkErrorOf(error), failed)
      })
    } catch (error) {
      // Node throws for a port that is none.
      this.#fail(networkErrorOf(error), failed)
    }
  }

  #refusal(wire: string): NetworkErrorCode | undefined {
    if (this.#closed !== undefined) return 'closed'
    if (wire.length > longestDatagram) return 'message_too_large'
    return this.#socket.getSendQueueSize() > this.#queuedOctets ? 'queue_full' : undefined
  }

  #fail(error: NetworkError, failed: NotSent): void {
    this.#failures += 1
    failLater(failed, error)
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => this.#socket.close(() => resolve()))
    return this.#closed
  }
}
