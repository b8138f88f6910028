/** How urgent an operation is: somebody waits for its outcome, or nobody does and it has only to be durable soon. */
export type Urgency = 'awaited' | 'patient'

/**
 * How long an operation that nobody waits for may stand in the queue. Promise 6 lets a crash take an unanswered attempt of the
 * last 50 ms: what is left of them is for a timer that comes late and for the sync.
 */
const patienceMs = 15

/**
 * When what is queued goes to the thread. To wake it and to sync costs more than to write, so all that is submitted in one turn of
 * the event loop goes together, and what nobody waits for goes along with what comes next that somebody waits for.
 */
export class Departures {
  readonly #depart: () => void
  #isSoon = false
  #late: NodeJS.Timeout | undefined

  constructor(depart: () => void) {
    this.#depart = depart
  }

  /** At the end of this turn. */
  soon(): void {
    if (this.#isSoon) return
    this.#isSoon = true
    setImmediate(() => {
      this.#isSoon = false
      this.#depart()
    })
  }

  /**
   * Within `patienceMs`. The timer is not stopped by an earlier departure: the next patient operation needs it again, and few timers
   * are cheaper than exact ones.
   */
  late(): void {
    this.#late ??= setTimeout(() => {
      this.#late = undefined
      this.#depart()
    }, patienceMs)
  }
}
