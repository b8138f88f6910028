import { CallFifo } from '../call-fifo.ts'
import type { StagedCall } from './staged-call.ts'

/** INVITE over UDP, until anything is heard of it. RFC 3261 section 17.1.1.2, timer A */
export const inviteIntervalsMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const

/** BYE (timer E, section 17.1.2.2), and the 200 of an INVITE until its ACK (section 13.3.1.4): doubled up to T2. */
export const otherIntervalsMs = [500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000] as const

/** Timers B, F and H: 64 times T1. */
export const givenUpMs = 32_000

export type RepeatTimersParts = {
  readonly intervalsMs: readonly number[]
  /** Which of the two messages that a call may be waiting with these timers repeat. */
  readonly of: 'caller' | 'callee'
  readonly waits: (call: StagedCall) => boolean
  readonly repeat: (call: StagedCall) => void
}

/** When what is not answered is sent again. Each interval has a queue: in it who came first is due first, and no timer is needed. */
export class RepeatTimers {
  readonly #parts: RepeatTimersParts
  readonly #queues: readonly CallFifo<StagedCall>[]

  constructor(parts: RepeatTimersParts) {
    this.#parts = parts
    this.#queues = parts.intervalsMs.map(() => new CallFifo<StagedCall>())
  }

  /** Something was sent for the first time. */
  start(call: StagedCall, now: number): void {
    this.#put(call, 0, now)
  }

  /** Repeats all that is due. */
  beat(now: number): void {
    const { of, waits, repeat } = this.#parts
    for (const [step, queue] of this.#queues.entries()) {
      for (let call = queue.first(waits); call !== undefined; call = queue.first(waits)) {
        if ((of === 'caller' ? call.repeatAt : call.answerRepeatAt) > now) break
        queue.take()
        this.#put(call, step + 1, now)
        repeat(call)
      }
    }
  }

  #put(call: StagedCall, step: number, now: number): void {
    const at = now + (this.#parts.intervalsMs[step] ?? 0)
    if (this.#parts.of === 'caller') {
      call.repeats = step
      call.repeatAt = at
    } else {
      call.answerRepeats = step
      call.answerRepeatAt = at
    }
    this.#queues[step]?.put(call)
  }
}
