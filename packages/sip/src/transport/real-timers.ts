import { performance } from 'node:perf_hooks'
import type { RunningTimer, Timers } from './timers.ts'

/**
 * The waits of one length, which end in the order in which they began: one timer of the system serves them all. A call has
 * some fifteen, and most are cancelled; a timer of the system for each costs several times as much, and keeps its memory.
 */
class WaitsOfLength {
  readonly ms: number
  readonly #forget: (waits: WaitsOfLength) => void
  #first: Wait | undefined
  #last: Wait | undefined
  #timeout: NodeJS.Timeout | undefined

  constructor(ms: number, forget: (waits: WaitsOfLength) => void) {
    this.ms = ms
    this.#forget = forget
  }

  add(call: () => void): Wait {
    const wait = new Wait(this, performance.now() + this.ms, call, this.#last)
    if (this.#last === undefined) this.#first = wait
    else this.#last.next = wait
    this.#last = wait
    this.#timeout ??= setTimeout(() => this.#due(), this.ms)
    return wait
  }

  remove(wait: Wait): void {
    if (wait.before === undefined) this.#first = wait.next
    else wait.before.next = wait.next
    if (wait.next === undefined) this.#last = wait.before
    else wait.next.before = wait.before
    wait.before = undefined
    wait.next = undefined
    if (this.#first !== undefined) return
    clearTimeout(this.#timeout)
    this.#timeout = undefined
    this.#forget(this)
  }

  #due(): void {
    this.#timeout = undefined
    const now = performance.now()
    try {
      // The timers of the system count in whole milliseconds, and may be ahead of this clock by a part of one.
      for (let wait = this.#first; wait !== undefined && wait.due <= now + 1; wait = this.#first) wait.end()
    } finally {
      // Also when a call threw: the others must not wait for ever.
      clearTimeout(this.#timeout)
      const first = this.#first
      this.#timeout = first && setTimeout(() => this.#due(), Math.max(1, first.due - performance.now()))
    }
  }
}

class Wait implements RunningTimer {
  readonly due: number
  before: Wait | undefined
  next: Wait | undefined
  #waits: WaitsOfLength | undefined
  #call: (() => void) | undefined

  constructor(waits: WaitsOfLength, due: number, call: () => void, before: Wait | undefined) {
    this.#waits = waits
    this.due = due
    this.#call = call
    this.before = before
  }

  cancel(): void {
    const waits = this.#waits
    this.#waits = undefined
    this.#call = undefined
    waits?.remove(this)
  }

  end(): void {
    const call = this.#call
    this.cancel()
    call?.()
  }
}

const waitsByLength = new Map<number, WaitsOfLength>()

const waitsOf = (ms: number): WaitsOfLength => {
  const known = waitsByLength.get(ms)
  if (known !== undefined) return known
  const waits = new WaitsOfLength(ms, forget)
  waitsByLength.set(ms, waits)
  return waits
}

const forget = (waits: WaitsOfLength): void => {
  if (waitsByLength.get(waits.ms) === waits) waitsByLength.delete(waits.ms)
}

/** The machine's clock: `now` counts from the start of the process and never steps back. */
export const realTimers: Timers = {
  now: () => performance.now(),
  after: (ms, call) => waitsOf(Math.max(1, Math.ceil(ms))).add(call),
}
