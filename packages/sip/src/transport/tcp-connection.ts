import type { Socket } from 'node:net'
import { type FramedItem, StreamFramer } from './framing.ts'
import type { Address, Flow } from './network.ts'
import { failLater, NetworkError, type NotSent, networkErrorOf } from './network-error.ts'
import type { TransportLimits } from './transport-limits.ts'

export type ConnectionEvents = {
  item(item: FramedItem, connection: TcpConnection): void
  closed(connection: TcpConnection): void
}

/** One TCP connection, opened by either side. It closes itself when it is idle, stuck or unreadable. */
export class TcpConnection {
  readonly id: number
  readonly remote: Address
  /** The flow of every message that comes in here. */
  readonly flow: Flow
  readonly #socket: Socket
  readonly #limits: TransportLimits
  readonly #framer = new StreamFramer()
  #partialTimer: NodeJS.Timeout | undefined
  #corked = false
  #ending = false

  constructor(
    id: number,
    socket: Socket,
    remote: Address,
    local: Address,
    limits: TransportLimits,
    events: ConnectionEvents,
  ) {
    this.id = id
    this.remote = remote
    this.flow = { transport: 'tcp', remote, local, connection: id }
    this.#socket = socket
    this.#limits = limits
    socket.setEncoding('latin1')
    socket.setNoDelay(true)
    socket.setTimeout(limits.idleMs)
    socket.on('timeout', () => socket.destroy())
    // The callbacks of the writes that failed tell what it was; 'close' follows in any case.
    socket.on('error', () => {})
    socket.on('data', (chunk: string) => {
      for (const item of this.#framer.push(chunk)) events.item(item, this)
      this.#watchPartial()
    })
    socket.on('close', () => {
      clearTimeout(this.#partialTimer)
      this.#ending = true
      events.closed(this)
    })
  }

  /** False from the moment on when nothing more can be written. */
  get open(): boolean {
    return !this.#ending && this.#socket.writable
  }

  send(wire: string, failed: NotSent): void {
    const waiting = this.#socket.writableLength
    if (!this.open || waiting + wire.length > this.#limits.queuedOctets) {
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
    this.#socket.write(wire, 'latin1', (error) => {
      if (error !== null && error !== undefined) failed?.(networkErrorOf(this.#socket.errored ?? error))
    })
  }

  /** Lets go out what is queued, then closes; at the latest after `ms`. */
  end(ms: number): void {
    if (this.#ending) return
    this.#ending = true
    this.#socket.end()
    const timer = setTimeout(() => this.#socket.destroy(), ms)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  destroy(): void {
    this.#ending = true
    this.#socket.destroy()
  }

  /** A peer that never ends its message holds a connection and its memory. */
  #watchPartial(): void {
    if (!this.#framer.partial) {
      clearTimeout(this.#partialTimer)
      this.#partialTimer = undefined
    } else this.#partialTimer ??= setTimeout(() => this.#socket.destroy(), this.#limits.partialMessageMs)
  }
}
