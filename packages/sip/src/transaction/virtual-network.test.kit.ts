import type { SipMessage } from '../message/message.ts'
import { parseMessage } from '../message/parse.ts'
import type { Address, Flow, Network, NetworkListener, Target } from '../transport/network.ts'
import type { Timers, Tokens } from '../transport/timers.ts'

/** For tests only: time that stands still until it is told to go on, and a network whose datagrams have a fate. */

/** One message on its way. `index` counts all datagrams of a world from 0. */
export type Datagram = {
  readonly index: number
  readonly at: number
  readonly from: Address
  readonly to: Address
  readonly wire: string
  readonly message: SipMessage
}

/** When each copy arrives, in milliseconds from now: none for a loss, two for a duplicate. */
export type Fate = (datagram: Datagram) => readonly number[]

type Event = { readonly at: number; readonly order: number; run: (() => void) | undefined; readonly isTimer: boolean }

const keyOf = ({ host, port }: Address): string => `${host}|${port}`
const delayMs = 1

export class VirtualWorld {
  readonly sent: Datagram[] = []
  fate: Fate = () => [delayMs]
  /** Addresses at which nobody listens, of which the sender is told: `host|port`, or `tcp host|port` for that transport alone. */
  readonly unreachable = new Set<string>()
  /** The numbers of the WebSockets over which addresses (`host|port`) speak; others speak as they are spoken to. */
  readonly webSockets = new Map<string, number>()
  readonly #endedConnections = new Set<number>()
  #now = 0
  #order = 0
  #events: Event[] = []
  readonly #listeners = new Map<string, NetworkListener>()

  readonly timers: Timers = {
    now: () => this.#now,
    after: (ms, call) => {
      const event = this.#schedule(ms, call, true)
      return {
        cancel: () => {
          event.run = undefined
        },
      }
    },
  }

  /** Timers that still run. */
  get runningTimers(): number {
    return this.#events.filter((event) => event.isTimer && event.run !== undefined).length
  }

  /** Everything that was sent towards an address. */
  sentTo(address: Address): Datagram[] {
    return this.sent.filter(({ to }) => keyOf(to) === keyOf(address))
  }

  network(local: Address): Network {
    return {
      listen: (listener) => this.#listeners.set(keyOf(local), listener),
      localAddress: () => local,
      send: (wire, to, failed) => this.#send(wire, local, to, failed),
    }
  }

  /** Whether who listens at an address has dealt with a datagram before it is read. */
  unread(local: Address, wire: string, remote: Address): boolean {
    return this.#listeners.get(keyOf(local))?.unread?.(wire, { transport: 'udp', remote, local }) === true
  }

  /** Ends a connection, and tells who listens at an address that this flow of his has ended. */
  endFlow(local: Address, flow: Flow): void {
    if (flow.connection !== undefined) this.#endedConnections.add(flow.connection)
    this.#listeners.get(keyOf(local))?.flowEnded?.(flow)
  }

  /** Lets time go on for `ms`, with all that is due in it. */
  async run(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      await settle()
      const next = this.#takeNext(until)
      if (next === undefined) break
      this.#now = Math.max(this.#now, next.at)
      next.run?.()
    }
    this.#now = until
  }

  #takeNext(until: number): Event | undefined {
    this.#events = this.#events.filter((event) => event.run !== undefined)
    let next: Event | undefined
    for (const event of this.#events) {
      if (next === undefined || event.at < next.at || (event.at === next.at && event.order < next.order)) next = event
    }
    if (next === undefined || next.at > until) return undefined
    this.#events.splice(this.#events.indexOf(next), 1)
    return next
  }

  #schedule(ms: number, run: () => void, isTimer: boolean): Event {
    const event: Event = { at: this.#now + ms, order: this.#order, run, isTimer }
    this.#order += 1
    this.#events.push(event)
    return event
  }

  #send(wire: string, from: Address, to: Target | Flow, failed: ((error: Error) => void) | undefined): void {
    const parsed = parseMessage(wire)
    // What leaves an agent of ours must be readable by one.
    if (!parsed.ok) throw new Error(`an unreadable message was sent: ${parsed.fault.rule}`)
    const { message } = parsed
    const datagram = { index: this.sent.length, at: this.#now, from, to: to.remote, wire, message }
    this.sent.push(datagram)
    const { unreachable } = this
    const isEnded = 'local' in to && to.connection !== undefined && this.#endedConnections.has(to.connection)
    if (isEnded || unreachable.has(keyOf(to.remote)) || unreachable.has(`${to.transport} ${keyOf(to.remote)}`)) {
      this.#schedule(delayMs, () => failed?.(new Error('unreachable')), false)
      return
    }
    const arrivals = to.transport === 'tcp' ? [delayMs] : this.fate(datagram)
    const connection = this.webSockets.get(keyOf(from))
    const ends = { remote: from, local: to.remote }
    const flow: Flow =
      connection === undefined ? { transport: to.transport, ...ends } : { transport: 'ws', connection, ...ends }
    for (const ms of arrivals)
      this.#schedule(
        ms,
        () => {
          const listener = this.#listeners.get(keyOf(to.remote))
          if (flow.transport !== 'udp' || listener?.unread?.(wire, flow) !== true) listener?.message(message, flow)
        },
        false,
      )
  }
}

/** Lets promises that are resolved run their course. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The same letters for the same seed. */
export const seededTokens = (seed: number): Tokens => {
  let state = seed >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 8
  }
  return {
    token: (length) => Array.from({ length }, () => String.fromCharCode(97 + (next() % 26))).join(''),
    below: (below) => next() % below,
  }
}
