import { clearTimeout, setTimeout } from 'node:timers'

/** Wakes those who wait for steps. */
export class LadderNews {
  readonly #waiting = new Set<() => void>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  tell(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  /** True when something was told; false after so long, when `signal` is aborted, and when nothing is told any more. */
  async wait(forMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#isClosed || signal.aborted || forMs <= 0) return false
    const wasTold = await new Promise<boolean>((resolve) => {
      const done = (told: boolean): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', left)
        this.#waiting.delete(wake)
        resolve(told)
      }
      const wake = (): void => done(true)
      const left = (): void => done(false)
      const timer = setTimeout(left, forMs)
      signal.addEventListener('abort', left, { once: true })
      this.#waiting.add(wake)
    })
    return wasTold && !this.#isClosed
  }

  /** Ends every wait. Idempotent. */
  close(): void {
    this.#isClosed = true
    this.tell()
  }
}
