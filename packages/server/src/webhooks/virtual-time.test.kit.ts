import type { RunningTimer, Timers } from '@axbridge/sip'

type Waiting = { at: number; readonly call: () => void }

/** Time that passes when a test says so, beside sockets that are real: what is in flight is waited for before it goes on. */
export class VirtualTime implements Timers {
  readonly #waiting = new Set<Waiting>()
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, call: () => void): RunningTimer {
    const waiting = { at: this.#now + ms, call }
    this.#waiting.add(waiting)
    return { cancel: () => this.#waiting.delete(waiting) }
  }

  /** Sets the clock back: timers come after as long as they would have come. */
  setBack(ms: number): void {
    this.#now -= ms
    for (const one of this.#waiting) one.at -= ms
  }

  /** Lets so much time pass, one timer after the other; `quiet` resolves when nothing happens by itself any more. */
  async pass(ms: number, quiet: () => Promise<void>): Promise<void> {
    const until = this.#now + ms
    await quiet()
    for (let next = this.#first(until); next !== undefined; next = this.#first(until)) {
      this.#waiting.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.call()
      await quiet()
    }
    this.#now = until
  }

  #first(until: number): Waiting | undefined {
    let first: Waiting | undefined
    for (const one of this.#waiting) if (one.at <= until && (first === undefined || one.at < first.at)) first = one
    return first
  }
}

/** The timers of a process that may die: from then on nothing of it is called any more. */
export class MortalTimers implements Timers {
  readonly #timers: Timers
  #isDead = false

  constructor(timers: Timers) {
    this.#timers = timers
  }

  now(): number {
    return this.#timers.now()
  }

  after(ms: number, call: () => void): RunningTimer {
    return this.#timers.after(ms, () => {
      if (!this.#isDead) call()
    })
  }

  die(): void {
    this.#isDead = true
  }
}
