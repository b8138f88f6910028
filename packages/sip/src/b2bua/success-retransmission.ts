import { t1Ms, t2Ms } from '../transaction/timer-table.ts'
import type { Timers } from '../transport/timers.ts'

/** RFC 3261 section 13.3.1.4: a 2xx is sent again after T1, doubling up to T2, over every transport, until its ACK comes. */
export class SuccessRetransmission {
  readonly #timers: Timers
  readonly #again: () => void
  #cancelNext: () => void
  readonly #cancelEnd: () => void
  #intervalMs = t1Ms

  /** `unacknowledged` is called after 64*T1 without `stop`. */
  constructor(timers: Timers, again: () => void, unacknowledged: () => void) {
    this.#timers = timers
    this.#again = again
    this.#cancelNext = timers.after(t1Ms, () => this.#fire())
    this.#cancelEnd = timers.after(64 * t1Ms, () => {
      this.#cancelNext()
      unacknowledged()
    })
  }

  stop(): void {
    this.#cancelNext()
    this.#cancelEnd()
  }

  #fire(): void {
    this.#again()
    this.#intervalMs = Math.min(2 * this.#intervalMs, t2Ms)
    this.#cancelNext = this.#timers.after(this.#intervalMs, () => this.#fire())
  }
}
