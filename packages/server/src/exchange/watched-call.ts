import type { CallId, Clock, Connect, Router } from '@axbridge/core'
import type { CallHandle, RunningTimer, Timers } from '@axbridge/sip'
import { cutOff, suspendedOff } from '../codes.ts'
import type { ExchangeLog } from './exchange-log.ts'

/** One call that goes on, from its second INVITE to its end. */
export type LiveCall = { readonly id: CallId; readonly connection: Connect; readonly handle: CallHandle }

export type WatchParts = {
  readonly router: Pick<Router, 'cutAt'>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Pick<ExchangeLog, 'cut' | 'failed'>
  /** Whether a suspension ends the calls of this connection. */
  readonly isCutOff: (connection: Connect) => boolean
}

/** The wall clock may be set while a call goes on: it is looked at as often as this. A timer bears 24.8 days at most. */
const longestWaitMs = 60_000

/** When the store could not say how a binding stands, it is asked again after this. */
const askAgainMs = 1_000

/** `changed`: it is to be asked again when the answer that is under way has come. */
type WatchState = 'idle' | 'asking' | 'changed' | 'closed'

/**
 * Hangs its call up when the binding says `cut` and routes no more. It asks how the binding stands when it is told to look,
 * and again at the instant that it was told: what was extended meanwhile goes on.
 */
export class WatchedCall {
  readonly #call: LiveCall
  readonly #parts: WatchParts
  #state: WatchState = 'idle'
  #timer: RunningTimer | undefined

  constructor(call: LiveCall, parts: WatchParts) {
    this.#call = call
    this.#parts = parts
  }

  look(): void {
    if (this.#state === 'idle') void this.#ask()
    else if (this.#state === 'asking') this.#state = 'changed'
  }

  /** Hangs up where a suspension ends such calls. */
  lookAtSuspensions(): void {
    if (this.#state === 'closed' || !this.#parts.isCutOff(this.#call.connection)) return
    this.#parts.log.cut(this.#call.id)
    this.#call.handle.hangUp(suspendedOff)
  }

  /** Looks no more. Idempotent. */
  close(): void {
    this.#state = 'closed'
    this.#stop()
  }

  async #ask(): Promise<void> {
    this.#stop()
    this.#state = 'asking'
    const cutAt = await this.#cutAt()
    // What the compiler holds it to be was so before the answer came.
    const state = this.#state as WatchState
    if (state === 'closed') return
    if (state === 'changed') return this.#ask()
    this.#state = 'idle'
    if (cutAt === 'unknown') this.#timer = this.#parts.timers.after(askAgainMs, () => this.look())
    else if (cutAt !== null && cutAt <= this.#parts.clock.now()) this.#cut()
    else if (cutAt !== null) this.#waitUntil(cutAt)
  }

  async #cutAt(): Promise<number | null | 'unknown'> {
    try {
      return await this.#parts.router.cutAt(this.#call.connection)
    } catch (error) {
      this.#parts.log.failed(this.#call.id, error)
      return 'unknown'
    }
  }

  #waitUntil(cutAt: number): void {
    const leftMs = cutAt - this.#parts.clock.now()
    if (leftMs <= 0) this.look()
    else
      this.#timer = this.#parts.timers.after(Math.min(leftMs, longestWaitMs), () => {
        this.#waitUntil(cutAt)
      })
  }

  #cut(): void {
    this.#parts.log.cut(this.#call.id)
    this.#call.handle.hangUp(cutOff)
  }

  #stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }
}
