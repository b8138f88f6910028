import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Address } from '@axbridge/sip'

/** `forward`: from whoever sent first, towards `to`; `back`: the other way. */
export type RelayDirection = 'forward' | 'back'

/** How many copies of a datagram go on: 0 loses it, 2 doubles it. `seen` counts this very datagram, 1 for the first. */
export type RelayFate = (wire: string, direction: RelayDirection, seen: number) => number

const mostRemembered = 10_000

/**
 * A bad network between one caller and one callee: a UDP relay that puts itself into the route of every INVITE, so that
 * the whole call passes through it, and loses or doubles what it is told to.
 */
export class LossyRelay {
  readonly address: Address
  readonly #socket: Socket
  readonly #to: Address
  readonly #fate: RelayFate
  readonly #seen = new Map<string, number>()
  #caller: Address | undefined

  private constructor(socket: Socket, to: Address, fate: RelayFate) {
    this.#socket = socket
    this.#to = to
    this.#fate = fate
    const { address, port } = socket.address()
    this.address = { host: address, port }
    socket.on('message', (octets, { address: host, port: from }) => {
      this.#relay(octets.toString('latin1'), { host, port: from })
    })
    socket.on('error', () => {})
  }

  static async open(to: Address, fate: RelayFate): Promise<LossyRelay> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new LossyRelay(socket, to, fate)
  }

  async close(): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }

  #relay(wire: string, from: Address): void {
    const isBack = from.host === this.#to.host && from.port === this.#to.port
    if (!isBack) this.#caller ??= from
    const to = isBack ? this.#caller : this.#to
    if (to === undefined) return
    if (this.#seen.size >= mostRemembered) this.#seen.clear()
    const seen = (this.#seen.get(wire) ?? 0) + 1
    this.#seen.set(wire, seen)
    const copies = this.#fate(wire, isBack ? 'back' : 'forward', seen)
    const { host, port } = this.address
    const routed = wire.replace(/^(INVITE [^\r\n]*\r\n)/, `$1Record-Route: <sip:${host}:${port};lr>\r\n`)
    for (let copy = 0; copy < copies; copy += 1) this.#socket.send(Buffer.from(routed, 'latin1'), to.port, to.host)
  }
}
