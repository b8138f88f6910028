import { t1Ms, t2Ms } from '../transaction/timer-table.ts'
import type { RunningTimer, Timers } from '../transport/timers.ts'

/** RFC 3261 section 13.3.1.4: a 2xx is sent again after T1, doubling up to T2, over every transport, until its ACK comes. */
export class SuccessRetransmission {
  readonly #timers: Timers
  readonly #again: () => void
  #next: RunningTimer
  readonly #end: RunningTimer
  #intervalMs = t1Ms

  /** `unacknowledged` is called after 64*T1 without `stop`. */
  constructor(timers: Timers, again: () => void, unacknowledged: () => void) {
    this.#timers = timers
    this.#again = again
    this.#next = timers.after(t1Ms, () => this.#fire())
    this.#end = timers.after(64 * t1Ms, () => {
      this.#next.cancel()
      unacknowledged()
    })
  }

  stop(): void {
    this.#next.cancel()
    this.#end.cancel()
  }

  #fire(): void {
    this.#again()
    this.#intervalMs = Math.min(2 * this.#intervalMs, t2Ms)
    this.#next = this.#timers.after(this.#intervalMs, () => this.#fire())
  }
}
