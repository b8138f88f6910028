import { clearTimeout, setTimeout } from 'node:timers'
import type { EventOwner, EventStore } from '@axbridge/core'

/** Waits for news of one owner. Let go with `close`. */
export type EventFollower = {
  /**
   * True once there may be events that a read which began before could not see: at once where they came in meanwhile. False
   * when there were none for so long, when `signal` is aborted, and when the server stops. One wait at a time.
   */
  news(forMs: number, signal: AbortSignal): Promise<boolean>
  close(): void
}

class Follower implements EventFollower {
  readonly #leave: (follower: Follower) => void
  #hasNews = false
  #isOver: boolean
  #wake: (() => void) | undefined

  constructor(leave: (follower: Follower) => void, isOver: boolean) {
    this.#leave = leave
    this.#isOver = isOver
  }

  tell(): void {
    this.#hasNews = true
    this.#wake?.()
  }

  end(): void {
    this.#isOver = true
    this.#wake?.()
  }

  async news(forMs: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#hasNews && !this.#isOver && !signal.aborted && forMs > 0) await this.#wait(forMs, signal)
    const hadNews = this.#hasNews
    this.#hasNews = false
    return hadNews && !this.#isOver && !signal.aborted
  }

  #wait(forMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', wake)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(wake, forMs)
      signal.addEventListener('abort', wake, { once: true })
      this.#wake = wake
    })
  }

  close(): void {
    this.end()
    this.#leave(this)
  }
}

/** The one watcher of a process: what the store tells it, it tells those who wait for the same owner, and nobody else. */
export class EventNews {
  readonly #followers = new Map<EventOwner, Set<Follower>>()
  readonly #unwatch: () => void
  #isClosed = false

  constructor(events: Pick<EventStore, 'watch'>) {
    this.#unwatch = events.watch((owners) => {
      for (const owner of owners) for (const follower of this.#followers.get(owner) ?? []) follower.tell()
    })
  }

  /** Whether nothing is told any more, since the server stops. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Whoever follows first and reads then misses nothing. */
  follow(owner: EventOwner): EventFollower {
    const followers = this.#followers.get(owner) ?? new Set()
    this.#followers.set(owner, followers)
    const follower = new Follower((one) => {
      followers.delete(one)
      if (followers.size === 0 && this.#followers.get(owner) === followers) this.#followers.delete(owner)
    }, this.#isClosed)
    followers.add(follower)
    return follower
  }

  /** Ends every wait. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#unwatch()
    for (const followers of this.#followers.values()) for (const follower of followers) follower.end()
  }
}
