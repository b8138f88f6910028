import type { Timers } from '../transport/timers.ts'
import type { TimerName } from './timer-table.ts'

/** The timers of one transaction: each name runs at most once. */
export class RunningTimers {
  readonly #timers: Timers
  readonly #running: { timer: TimerName; cancel: () => void }[] = []

  constructor(timers: Timers) {
    this.#timers = timers
  }

  start(timer: TimerName, ms: number, fired: () => void): void {
    this.stop(timer)
    const cancel = this.#timers.after(ms, () => {
      this.#forget(timer)
      fired()
    })
    this.#running.push({ timer, cancel })
  }

  stop(timer: TimerName): void {
    this.#forget(timer)?.cancel()
  }

  stopAll(): void {
    for (const { cancel } of this.#running) cancel()
    this.#running.length = 0
  }

  #forget(timer: TimerName): { cancel: () => void } | undefined {
    const at = this.#running.findIndex((running) => running.timer === timer)
    return at < 0 ? undefined : this.#running.splice(at, 1)[0]
  }
}
