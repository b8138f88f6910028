import { performance } from 'node:perf_hooks'
import { DelaySamples } from './delay-samples.ts'
import type { RunOutcome } from './load-protocol.ts'

/** More names than this are counted as `other`. */
const mostFaultNames = 64

/** What happened in one run. */
export class RunScore {
  readonly inviteDelays: DelaySamples
  readonly answerDelays: DelaySamples
  readonly #startedAt = performance.now()
  readonly #cpu = process.cpuUsage()
  readonly #faults = new Map<string, number>()
  #lastOfferedAt = this.#startedAt
  #offered = 0
  #established = 0
  #failed = 0
  #completed = 0
  #strays = 0
  #shown = 0
  readonly #mayShow: boolean

  /** `mayShow`: the server is known to show numbers, so that it is counted and no fault. */
  constructor(calls: number, mayShow = false) {
    this.#mayShow = mayShow
    this.inviteDelays = new DelaySamples(calls)
    this.answerDelays = new DelaySamples(calls)
  }

  get startedAt(): number {
    return this.#startedAt
  }

  get offered(): number {
    return this.#offered
  }

  /** Calls that were answered and acknowledged, or came to nothing. */
  get settled(): number {
    return this.#established + this.#failed
  }

  offer(at: number): void {
    this.#offered += 1
    this.#lastOfferedAt = at
  }

  establish(): void {
    this.#established += 1
  }

  complete(): void {
    this.#completed += 1
  }

  /** A call that came to nothing before it was established. */
  fail(fault: string): void {
    this.#failed += 1
    this.fault(fault)
  }

  /** A message that fits no call in progress. */
  stray(): void {
    this.#strays += 1
  }

  /** A message in which one party can read the other's number. */
  shown(fault: string): void {
    this.#shown += 1
    if (!this.#mayShow) this.fault(fault)
  }

  fault(name: string): void {
    const kept = this.#faults.has(name) || this.#faults.size < mostFaultNames ? name : 'other'
    this.#faults.set(kept, (this.#faults.get(kept) ?? 0) + 1)
  }

  outcome(): RunOutcome {
    const durationMs = performance.now() - this.#startedAt
    const offeringMs = this.#lastOfferedAt - this.#startedAt
    const { user, system } = process.cpuUsage(this.#cpu)
    return {
      offered: this.#offered,
      completed: this.#completed,
      strays: this.#strays,
      shown: this.#shown,
      faults: Object.fromEntries(this.#faults),
      offeredPerS: offeringMs === 0 ? 0 : (this.#offered / offeringMs) * 1_000,
      durationMs,
      inviteDelayMs: this.inviteDelays.delays(),
      answerDelayMs: this.answerDelays.delays(),
      generatorBusy: (user + system) / 1_000 / durationMs,
    }
  }
}
