import type { RunningTimer, Timers } from '../transport/timers.ts'
import type { TimerName } from './timer-table.ts'

/** Whether it repeats a message; all others end a state. */
const repeats = (name: TimerName): boolean => name === 'a' || name === 'e' || name === 'g'

/** The timers of one transaction: at most one that repeats what was sent, and one that ends the state, run at a time. */
export class RunningTimers {
  readonly #timers: Timers
  #repeat: RunningTimer | undefined
  #end: RunningTimer | undefined

  constructor(timers: Timers) {
    this.#timers = timers
  }

  start(name: TimerName, ms: number, fired: () => void): void {
    this.stop(name)
    const timer = this.#timers.after(ms, fired)
    if (repeats(name)) this.#repeat = timer
    else this.#end = timer
  }

  stop(name: TimerName): void {
    if (repeats(name)) {
      this.#repeat?.cancel()
      this.#repeat = undefined
    } else {
      this.#end?.cancel()
      this.#end = undefined
    }
  }

  stopAll(): void {
    this.stop('a')
    this.stop('b')
  }
}
