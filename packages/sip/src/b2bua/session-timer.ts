import type { Timers } from '../transport/timers.ts'
import type { AgreedInterval } from './session-interval.ts'

/** What becomes due on a leg. */
export type SessionTimerUser = {
  /** Half of the interval is over, and it is us who refresh. */
  refresh(): void
  /** The peer was to refresh and did not. */
  expired(): void
}

const nothing = (): void => {}

/** The session timer of one leg (RFC 4028 section 10): it starts anew with each agreement. */
export class SessionTimer {
  readonly #timers: Timers
  readonly #user: SessionTimerUser
  #stop: () => void = nothing

  constructor(timers: Timers, user: SessionTimerUser) {
    this.#timers = timers
    this.#user = user
  }

  agree({ seconds, weRefresh }: AgreedInterval): void {
    this.#stop()
    // Section 10: who refreshes does so at half of the interval, and who waits gives up a third, or 32 seconds, before its end.
    this.#stop = weRefresh
      ? this.#timers.after(seconds * 500, () => this.#user.refresh())
      : this.#timers.after((seconds - Math.min(32, seconds / 3)) * 1000, () => this.#user.expired())
  }

  /** Refreshes after `ms` instead of at half of the interval. */
  postpone(ms: number): void {
    this.#stop()
    this.#stop = this.#timers.after(ms, () => this.#user.refresh())
  }

  stop(): void {
    this.#stop()
    // A timer that was stopped is still an object, and legs are remembered for half a minute after their end.
    this.#stop = nothing
  }
}
