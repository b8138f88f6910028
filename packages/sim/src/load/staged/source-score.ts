import { DelaySamples } from '../delay-samples.ts'
import type { SourceOutcome } from './stage-plan.ts'
import type { StagedCall } from './staged-call.ts'

/** Service is judged by the calls that were offered in the same tenth of a second. */
const windowMs = 100
const fullServiceMs = 5_000
/** T1: a caller who waits longer repeats. */
const promptMs = 500

const mostStatuses = 32

/** What becomes of the calls that one source offers in one stage. */
export class SourceScore {
  readonly #startedAt: number
  readonly #setUps: DelaySamples
  readonly #unserved: Uint32Array
  readonly #otherFailures = new Map<string, number>()
  offered = 0
  heldBack = 0
  refused = 0
  refusedLate = 0
  timedOut = 0
  completed = 0
  completedMeanwhile = 0
  lost = 0
  refusedInDialog = 0
  unansweredInDialog = 0
  repeatedInvites = 0
  repeatedByes = 0
  repeatedAnswers = 0

  constructor(startedAt: number, seconds: number, mostCalls: number) {
    this.#startedAt = startedAt
    this.#setUps = new DelaySamples(mostCalls)
    this.#unserved = new Uint32Array(Math.ceil((seconds * 1_000) / windowMs))
  }

  complete(call: StagedCall): void {
    this.completed += 1
    this.#setUps.add(call.setUpMs)
    if (call.setUpMs > promptMs) this.#leaveUnserved(call)
  }

  /** 503 of an INVITE that did not ring. */
  refuse(call: StagedCall): void {
    if (call.heard === 'nothing') this.refused += 1
    else this.refusedLate += 1
    this.#leaveUnserved(call)
  }

  timeOut(call: StagedCall): void {
    this.timedOut += 1
    this.#leaveUnserved(call)
  }

  lose(call: StagedCall): void {
    this.lost += 1
    this.#leaveUnserved(call)
  }

  fail(call: StagedCall, status: number): void {
    const name = String(status)
    const kept = this.#otherFailures.has(name) || this.#otherFailures.size < mostStatuses ? name : 'other'
    this.#otherFailures.set(kept, (this.#otherFailures.get(kept) ?? 0) + 1)
    this.#leaveUnserved(call)
  }

  outcome(): SourceOutcome {
    const { offered, heldBack, refused, refusedLate, timedOut, completed, completedMeanwhile, lost } = this
    const { refusedInDialog, unansweredInDialog, repeatedInvites, repeatedByes, repeatedAnswers } = this
    return {
      ...{ offered, heldBack, refused, refusedLate, timedOut, completed, completedMeanwhile, lost },
      ...{ refusedInDialog, unansweredInDialog, repeatedInvites, repeatedByes, repeatedAnswers },
      otherFailures: Object.fromEntries(this.#otherFailures),
      setUpMs: this.#setUps.delays(),
      fullServiceAfterMs: this.#fullServiceAfterMs(),
    }
  }

  #leaveUnserved(call: StagedCall): void {
    const window = Math.floor((call.invitedAt - this.#startedAt) / windowMs)
    this.#unserved[window] = (this.#unserved[window] ?? 0) + 1
  }

  #fullServiceAfterMs(): number | null {
    const needed = fullServiceMs / windowMs
    let good = 0
    for (const [window, unserved] of this.#unserved.entries()) {
      good = unserved === 0 ? good + 1 : 0
      if (good === needed) return (window + 1 - needed) * windowMs
    }
    return null
  }
}
