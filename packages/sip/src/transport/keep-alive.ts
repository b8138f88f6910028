/** A double CRLF, which a peer that knows RFC 5626 section 3.5.1 answers with one. */
const pingOctets = '\r\n\r\n'
const pongOctets = '\r\n'

/** Waits are spread over a fifth, so that what was opened at once is not asked at once (RFC 5626 section 4.4.1). */
const spread = 0.2
const goldenRatio = 0.618_034

export type KeepAliveOptions = {
  /** How long at most nothing may be heard or said before the peer is asked, in ms. */
  readonly pingMs: number
  readonly pongMs: number
  /** A number of the connection. */
  readonly id: number
  send(octets: string): void
  /** The peer, who has answered before, does not answer any more. */
  dead(): void
}

/**
 * Keeps a connection open that this side opened, and notices when nobody is there any more (RFC 5626 section 4.4.1). Not every peer
 * answers: RFC 3261 section 7.5 has it pass over the CRLFs. So silence is a sign of death only of one that has answered before;
 * with any other, the octets that are never acknowledged bring the connection down, only later.
 */
export class KeepAlive {
  readonly #options: KeepAliveOptions
  readonly #idle: NodeJS.Timeout
  #awaited: NodeJS.Timeout | undefined
  #answers = false

  constructor(options: KeepAliveOptions) {
    this.#options = options
    const { pingMs, id } = options
    this.#idle = setTimeout(() => this.#ask(), pingMs * (1 - spread * ((id * goldenRatio) % 1)))
  }

  /** Octets came: whatever they are, somebody is there. */
  heard(octets: string): void {
    if (this.#awaited !== undefined) {
      if (octets === pongOctets) this.#answers = true
      clearTimeout(this.#awaited)
      this.#awaited = undefined
    }
    this.#idle.refresh()
  }

  /** Octets left, which do for a network on the way what a ping would do. */
  said(): void {
    if (this.#awaited === undefined) this.#idle.refresh()
  }

  stop(): void {
    clearTimeout(this.#idle)
    clearTimeout(this.#awaited)
  }

  #ask(): void {
    const { pongMs, send, dead } = this.#options
    this.#awaited = setTimeout(() => {
      this.#awaited = undefined
      if (this.#answers) dead()
      else this.#idle.refresh()
    }, pongMs)
    send(pingOctets)
  }
}
