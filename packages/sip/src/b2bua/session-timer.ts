import type { RunningTimer, Timers } from '../transport/timers.ts'
import type { AgreedInterval } from './session-interval.ts'

/** What becomes due on a leg. */
export type SessionTimerUser = {
  /** Half of the interval is over, and it is us who refresh. */
  refresh(): void
  /** The peer was to refresh and did not, or could not be reached with our refreshes. */
  expired(): void
}

/** How long before its end a session is given up that was not refreshed: a third of it, or 32 seconds (RFC 4028 section 10). */
const marginMs = (seconds: number): number => Math.min(32, seconds / 3) * 1000

/** The session timer of one leg (RFC 4028 section 10): it starts anew with each agreement. */
export class SessionTimer {
  readonly #timers: Timers
  readonly #user: SessionTimerUser
  #running: RunningTimer | undefined
  #wasMissed = false

  constructor(timers: Timers, user: SessionTimerUser) {
    this.#timers = timers
    this.#user = user
  }

  agree({ seconds, weRefresh }: AgreedInterval): void {
    this.#running?.cancel()
    this.#wasMissed = false
    // Section 10: who refreshes does so at half of the interval.
    this.#running = weRefresh
      ? this.#timers.after(seconds * 500, () => this.#user.refresh())
      : this.#timers.after(seconds * 1000 - marginMs(seconds), () => this.#user.expired())
  }

  /** The refresh could not be sent: it is tried once more when the session is as good as over, and there is no third time. */
  missed(seconds: number): void {
    if (this.#wasMissed) {
      this.#user.expired()
      return
    }
    this.#wasMissed = true
    this.postpone(seconds * 500 - marginMs(seconds))
  }

  /** Refreshes after `ms` instead of at half of the interval. */
  postpone(ms: number): void {
    this.#running?.cancel()
    this.#running = this.#timers.after(ms, () => this.#user.refresh())
  }

  stop(): void {
    this.#running?.cancel()
  }
}
