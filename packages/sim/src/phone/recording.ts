import { performance } from 'node:perf_hooks'

/** One message as octets on the wire (latin1). `at` is milliseconds since 1970 with fractions, of one monotonic clock. */
export type RecordedMessage = {
  readonly at: number
  readonly direction: 'sent' | 'received'
  readonly wire: string
}

/**
 * Every octet that a phone sent and received, in order. When more than `keepOctets` are there, the oldest messages go
 * and are counted, so that a search through an incomplete recording can say so.
 */
export class Recording {
  readonly #keepOctets: number
  #messages: RecordedMessage[] = []
  #octets = 0
  #forgotten = 0

  constructor(keepOctets: number) {
    this.#keepOctets = keepOctets
  }

  keep(direction: 'sent' | 'received', wire: string): void {
    this.#messages.push({ at: performance.timeOrigin + performance.now(), direction, wire })
    this.#octets += wire.length
    if (this.#octets > this.#keepOctets) this.#forgetOldest()
  }

  messages(): readonly RecordedMessage[] {
    return this.#messages.slice()
  }

  /** How many messages are no longer here. */
  get forgotten(): number {
    return this.#forgotten
  }

  /** Half of what may be kept goes at once, so that the cost of forgetting is paid rarely. */
  #forgetOldest(): void {
    let gone = 0
    while (gone < this.#messages.length && this.#octets > this.#keepOctets / 2) {
      this.#octets -= this.#messages[gone]?.wire.length ?? 0
      gone += 1
    }
    this.#messages = this.#messages.slice(gone)
    this.#forgotten += gone
  }
}
