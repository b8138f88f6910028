import type { LoadMeter } from '../transport/load-meter.ts'
import type { RunningTimer, Timers } from '../transport/timers.ts'
import { CallGovernor } from './call-governor.ts'
import { FairQueue } from './fair-queue.ts'

export type CallIntakeOptions<Call> = {
  readonly timers: Timers
  readonly load: LoadMeter
  readonly leastPerS?: number
  take(call: Call): void
  refuse(call: Call): void
}

/** How long a new call may wait to be taken. Its sender sends it again after 500 ms, and a caller notices a second. */
const longestWaitMs = 100

/** How often those that wait are looked at. */
const lookMs = 5

/** What waited so long may have been sent again (T1) by a sender who was answered that: it is taken no more. */
const staleMs = 450

/** A peer that has none waiting may always have a few wait: calls come in bursts. */
const fewest = 4

/**
 * Takes new calls as fast as the machine bears them, and no faster (RFC 6357). What comes faster waits for a moment, one
 * peer's calls after the other's, and what would wait for longer is refused at once, before there is any state of it. Only new calls
 * come here: what belongs to a call that was taken is never refused for want of time.
 */
export class CallIntake<Call> {
  readonly #options: CallIntakeOptions<Call>
  readonly #governor: CallGovernor
  readonly #queue = new FairQueue<Call>()
  #look: RunningTimer | undefined
  #refusals = 0

  constructor(options: CallIntakeOptions<Call>) {
    const { timers, load, leastPerS } = options
    this.#options = options
    this.#governor = new CallGovernor({ load, now: timers.now, ...(leastPerS === undefined ? {} : { leastPerS }) })
  }

  /** New calls a second; infinite while there is no limit. */
  get limitPerS(): number {
    return this.#governor.limitPerS
  }

  /** Calls that were refused since the start. */
  get refusals(): number {
    return this.#refusals
  }

  get isLimited(): boolean {
    return this.#governor.limitPerS !== Number.POSITIVE_INFINITY
  }

  /** A new call of a peer: it is taken or refused now, or as a rule within a tenth of a second. */
  offer(peer: string, call: Call): void {
    if (this.#queue.size === 0 && this.#governor.take()) {
      this.#options.take(call)
      return
    }
    if (this.#hasEnough(peer)) this.#refuse(call)
    else this.#queue.put(peer, call, this.#options.timers.now())
    this.#goOn()
  }

  /** Whether a call of this peer would be refused now, by who has not even read it; then it counts as refused. */
  refusesUnread(peer: string): boolean {
    if (this.#queue.size === 0 || !this.#hasEnough(peer)) return false
    this.#goOn()
    if (!this.#hasEnough(peer)) return false
    this.#countRefusal()
    return true
  }

  /** Forgets those that wait. */
  close(): void {
    this.#look?.cancel()
    this.#queue.clear()
  }

  /** Whether so many of the peer's calls wait that one more would wait for too long. */
  #hasEnough(peer: string): boolean {
    const mostOfPeer = (this.#governor.limitPerS * longestWaitMs) / 1_000 / (this.#queue.peers + 1)
    return this.#queue.sizeOf(peer) >= Math.max(fewest, mostOfPeer)
  }

  #goOn(): void {
    const now = this.#options.timers.now()
    while (this.#queue.size > 0 && this.#governor.take()) {
      const next = this.#queue.next()
      if (next === undefined) break
      if (now - next.since > staleMs) this.#refuse(next.item)
      else this.#options.take(next.item)
    }
    if (this.#queue.size > 0)
      this.#look ??= this.#options.timers.after(lookMs, () => {
        this.#look = undefined
        this.#goOn()
      })
  }

  #refuse(call: Call): void {
    this.#countRefusal()
    this.#options.refuse(call)
  }

  #countRefusal(): void {
    this.#refusals += 1
    this.#governor.refused()
  }
}
