import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Address } from '@axbridge/sip'
import { PhoneError } from './phone-error.ts'
import type { LineListener, PhoneLine, Source } from './phone-line.ts'

/** A phone's UDP socket: one datagram, one message. */
export class UdpLine implements PhoneLine {
  readonly transport = 'udp'
  readonly address: Address
  readonly #socket: Socket
  #listener: LineListener = () => {}
  #closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    const { address, port } = socket.address()
    this.address = { host: address, port }
    socket.on('message', (octets, remote) => {
      this.#listener(octets.toString('latin1'), { remote: { host: remote.address, port: remote.port } })
    })
    // An ICMP error of an earlier datagram shows here; the transaction's own timer notices the silence.
    socket.on('error', () => {})
  }

  static async open(local: Address): Promise<UdpLine> {
    const socket = createSocket({ type: local.host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 1 << 20 })
    try {
      socket.bind(local.port, local.host)
      await once(socket, 'listening')
    } catch (cause) {
      socket.close()
      throw new PhoneError('no_socket', 'the UDP socket of a phone could not be opened', { cause })
    }
    return new UdpLine(socket)
  }

  listen(listener: LineListener): void {
    this.#listener = listener
  }

  send(wire: string, to: Address, failed?: () => void): void {
    if (this.#closed) return
    this.#socket.send(Buffer.from(wire, 'latin1'), to.port, to.host, (error) => {
      if (error !== null) failed?.()
    })
  }

  answer(wire: string, _source: Source, to: Address): void {
    this.send(wire, to)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}
