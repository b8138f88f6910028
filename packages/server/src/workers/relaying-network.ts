import {
  type Address,
  type Flow,
  type Network,
  NetworkError,
  type NetworkListener,
  parseMessage,
  randomTokens,
  type SipMessage,
  serialize,
  type Target,
  tellListenerError,
} from '@axbridge/sip'
import { placeOf } from './dialog-mark.ts'

/** Far more than come astray where calls are spread by their Call-ID or by their trunk. */
const mostPassedPerS = 2_000

/** Octets that came to one worker, or are to leave there, and the way that they came by. */
export type Relayed = {
  readonly wire: string
  readonly flow: Flow
  /** The network on which they came: the connections of one that took its place since are other ones. */
  readonly origin: string
}

/** A flow of another worker: what is sent to it leaves where the request came in. */
type RelayedFlow = Flow & { readonly via: { readonly place: number } & Pick<Relayed, 'flow' | 'origin'> }

export type RelayingParts = {
  readonly network: Network
  /** Of this worker. */
  readonly place: number
  readonly places: number
  /** Brings a request to the worker of its dialog; false when too much is on its way already. */
  pass(to: number, relayed: Relayed): boolean
  /** Brings back to a worker what is to leave there; false as for `pass`. */
  passBack(to: number, relayed: Relayed): boolean
}

/**
 * The network of a worker beside others: a request in a dialog of another one is passed to that, and what that answers leaves here,
 * from the socket or the connection on which the request came. A dispatcher that hashes otherwise for a moment, a peer that
 * keeps to one port, cost a detour and no call.
 */
export class RelayingNetwork implements Network {
  readonly #parts: RelayingParts
  readonly #own = randomTokens.token(16)
  #listener: NetworkListener | undefined
  #passed = 0
  #dropped = 0
  #budget = mostPassedPerS
  #budgetAt = performance.now()

  constructor(parts: RelayingParts) {
    this.#parts = parts
  }

  /** Requests that were passed to another worker, and messages that reached none: too much was under way, or it had ended. */
  counters(): { readonly passed: number; readonly passingDropped: number } {
    return { passed: this.#passed, passingDropped: this.#dropped }
  }

  listen(listener: NetworkListener): void {
    this.#listener = listener
    this.#parts.network.listen({
      message: (message, flow) => {
        const place = this.#elsewhere(message, flow)
        if (place === undefined) listener.message(message, flow)
        else this.#pass(place, message, flow)
      },
      flowEnded: (flow) => listener.flowEnded?.(flow),
      unread: (wire, flow) => listener.unread?.(wire, flow) === true,
    })
  }

  send(wire: string, to: Target | Flow, failed?: (error: Error) => void): void {
    const via = viaOf(to)
    if (via === undefined) {
      this.#parts.network.send(wire, to, failed)
      return
    }
    const { place, flow, origin } = via
    if (this.#parts.passBack(place, { wire, flow, origin })) return
    this.#dropped += 1
    if (failed !== undefined) process.nextTick(failed, new NetworkError('queue_full'))
  }

  localAddress(to: Target | Flow): Address {
    return this.#parts.network.localAddress(to)
  }

  /** Takes in a request that came to the worker of another place. */
  take(from: number, { wire, flow, origin }: Relayed): void {
    const parsed = parseMessage(wire)
    if (!parsed.ok) return
    // Its number is that of a connection over there.
    const { connection: _elsewhere, ...way } = flow
    const relayed: RelayedFlow = { ...way, via: { place: from, flow, origin } }
    try {
      this.#listener?.message(parsed.message, relayed)
    } catch (error) {
      // As where it comes by a socket: a defect costs one message and not every call of this process.
      tellListenerError(error)
    }
  }

  /** Sends what another worker answered to a request that came here. */
  sendBack({ wire, flow, origin }: Relayed): void {
    if (origin === this.#own) this.#parts.network.send(wire, flow)
    else this.#dropped += 1
  }

  /** What comes by a WebSocket is bound to its connection, and no dialog of another worker can have it. */
  #elsewhere(message: SipMessage, { transport }: Flow): number | undefined {
    if (transport === 'ws' || transport === 'wss') return undefined
    const place = placeOf(message)
    return place === this.#parts.place || (place ?? 0) >= this.#parts.places ? undefined : place
  }

  #pass(to: number, message: SipMessage, flow: Flow): void {
    if (!this.#hasBudget()) this.#dropped += 1
    else if (this.#parts.pass(to, { wire: serialize(message), flow, origin: this.#own })) this.#passed += 1
    else this.#dropped += 1
  }

  /** Whoever guesses a letter costs the process in between something, and has no dialog to show for it. */
  #hasBudget(): boolean {
    const now = performance.now()
    this.#budget = Math.min(mostPassedPerS, this.#budget + ((now - this.#budgetAt) * mostPassedPerS) / 1_000)
    this.#budgetAt = now
    if (this.#budget < 1) return false
    this.#budget -= 1
    return true
  }
}

const viaOf = (to: Target | Flow): RelayedFlow['via'] | undefined => ('via' in to ? (to as RelayedFlow).via : undefined)
