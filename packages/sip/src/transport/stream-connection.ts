import type { Socket } from 'node:net'
import { KeepAlive } from './keep-alive.ts'
import type { Address, Flow, PeerIdentity, StreamKind } from './network.ts'
import { failLater, NetworkError, type NotSent, networkErrorOf } from './network-error.ts'
import type { StreamItem, StreamProtocol } from './stream-protocol.ts'
import type { TransportLimits } from './transport-limits.ts'

export type ConnectionEvents = {
  item(item: StreamItem, connection: StreamConnection): void
  closed(connection: StreamConnection): void
}

/** What a connection is made of. */
export type ConnectionParts = {
  readonly id: number
  readonly transport: StreamKind
  readonly socket: Socket
  readonly protocol: StreamProtocol
  readonly remote: Address
  readonly local: Address
  readonly peer: PeerIdentity | undefined
  /** Whether the other side opened it, and has yet to show that it speaks SIP. */
  readonly cameIn: boolean
}

/** One connection, opened by either side. It closes itself when it is idle, stuck or unreadable. */
export class StreamConnection {
  readonly id: number
  readonly remote: Address
  readonly #socket: Socket
  readonly #protocol: StreamProtocol
  readonly #limits: TransportLimits
  #flow: Flow
  #partialTimer: NodeJS.Timeout | undefined
  #firstTimer: NodeJS.Timeout | undefined
  #keepAlive: KeepAlive | undefined
  #corked = false
  #ending = false

  constructor(parts: ConnectionParts, limits: TransportLimits, events: ConnectionEvents) {
    const { id, transport, socket, protocol, remote, local, peer } = parts
    this.id = id
    this.remote = remote
    this.#flow = { transport, remote, local, connection: id, ...(peer === undefined ? {} : { peer }) }
    this.#socket = socket
    this.#protocol = protocol
    this.#limits = limits
    if (parts.cameIn) this.#firstTimer = setTimeout(() => socket.destroy(), limits.firstMessageMs)
    if (!parts.cameIn && limits.pingMs > 0) {
      const { pingMs, pongMs } = limits
      const send = (octets: string): void => this.send(octets, undefined)
      this.#keepAlive = new KeepAlive({ pingMs, pongMs, id, send, dead: () => socket.destroy() })
    }
    socket.setNoDelay(true)
    socket.setTimeout(limits.idleMs)
    socket.on('timeout', () => socket.destroy())
    // Sockets of an HTTP server stay half open else.
    socket.on('end', () => socket.end())
    // The callbacks of the writes that failed tell what it was; 'close' follows in any case.
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => this.#take(chunk.toString('latin1'), events))
    socket.on('close', () => {
      clearTimeout(this.#partialTimer)
      clearTimeout(this.#firstTimer)
      this.#keepAlive?.stop()
      this.#ending = true
      events.closed(this)
    })
  }

  /** The flow of every message that comes in here. */
  get flow(): Flow {
    return this.#flow
  }

  /** The handshake that was still going on has shown who the peer is. */
  identify(peer: PeerIdentity | undefined): void {
    if (peer !== undefined) this.#flow = { ...this.#flow, peer }
  }

  /** False from the moment on when nothing more can be written. */
  get open(): boolean {
    return !this.#ending && this.#socket.writable
  }

  send(wire: string, failed: NotSent): void {
    this.#write(this.#protocol.wrap(wire), failed)
  }

  /** Lets go out what is queued, then closes; at the latest after `ms`. */
  end(ms: number): void {
    if (this.#ending) return
    const farewell = this.#protocol.farewell()
    if (farewell !== '') this.#write(farewell, undefined)
    this.#ending = true
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), ms)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  #take(chunk: string, events: ConnectionEvents): void {
    // What follows in a stream that is being closed is not read.
    if (this.#ending) return
    this.#keepAlive?.heard(chunk)
    let cameWhole = false
    for (const item of this.#protocol.push(chunk)) {
      if (item.kind === 'message' || item.kind === 'ping') {
        clearTimeout(this.#firstTimer)
        cameWhole = true
      }
      if (item.kind === 'reply' || item.kind === 'end') this.#write(item.octets, undefined)
      if (item.kind === 'end') this.end(this.#limits.closeMs)
      else events.item(item, this)
    }
    this.#watchPartial(cameWhole)
  }

  #write(octets: string, failed: NotSent): void {
    const waiting = this.#socket.writableLength
    if (!this.open || waiting + octets.length > this.#limits.queuedOctets) {
      failLater(failed, new NetworkError(this.open ? 'queue_full' : 'connection_lost'))
      return
    }
    if (!this.#corked) {
      // What is sent in one turn of the loop leaves in one system call.
      this.#corked = true
      this.#socket.cork()
      process.nextTick(() => {
        this.#corked = false
        this.#socket.uncork()
      })
    }
    this.#keepAlive?.said()
    this.#socket.write(octets, 'latin1', (error) => {
      if (error !== null && error !== undefined) failed?.(networkErrorOf(this.#socket.errored ?? error))
    })
  }

  /**
   * A peer that never ends its message holds a connection and its memory. Where one ended with this piece, what is left is
   * the begin of another, with a time of its own.
   */
  #watchPartial(cameWhole: boolean): void {
    if (!this.#protocol.partial) {
      clearTimeout(this.#partialTimer)
      this.#partialTimer = undefined
    } else if (this.#partialTimer === undefined)
      this.#partialTimer = setTimeout(() => this.#socket.destroy(), this.#limits.partialMessageMs)
    else if (cameWhole) this.#partialTimer.refresh()
  }
}
