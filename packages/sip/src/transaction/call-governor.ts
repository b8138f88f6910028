import type { LoadMeter } from '../transport/load-meter.ts'

export type GovernorOptions = {
  readonly load: LoadMeter
  /** In ms, of a clock that nobody sets. */
  readonly now: () => number
  /** New calls a second that are taken however busy the machine says it is: 100 when not given. */
  readonly leastPerS?: number
}

/** How long a window is in which load and calls are counted. */
const windowMs = 100

/** How much a window weighs in what is remembered of the last seconds: a call goes on costing after it was taken. */
const weight = 0.04

/** The load that is aimed at, and the load at which there begins to be a limit, when so many windows in a row have it. */
const wanted = 0.9
const tooMuch = 0.93
const busyWindows = 4

/**
 * Refusals cost something too, so that the more of them there are, the more work there may be: what is kept free at first
 * is used up by them at four times the load that can be borne. `refusals`: for each call that was taken.
 */
const loadAimedAt = (refusals: number): number => wanted + 0.03 * Math.min(3, refusals)

/** What a refusal costs, of what a call costs: roughly, since the correction finds the rest. */
const refusalCost = 0.06

/** By how much a window corrects the limit for each unit of load that it is off, and when it is far too low; how far corrections go. */
const gain = { usual: 0.05, idle: 0.15 } as const
const idle = 0.65
const corrections = { least: 0.2, most: 3 } as const

/** Two windows in a row in which there was no time left: nobody knows how much waits, and it has to be made good. */
const full = { load: 0.99, correction: 0.96 } as const

/** Too few calls to know by them what one costs. */
const fewPerS = 20

/** So long without a refusal and below the aim, and there is no limit any more. */
const calmWindows = 10

/**
 * Says how many new calls a second can be borne: what the machine had to do in the last seconds, by the calls that it took in
 * them, is what one costs. While it is not too busy there is no limit. Nothing is timed: it looks when it is asked.
 */
export class CallGovernor {
  readonly #load: LoadMeter
  readonly #now: () => number
  readonly #leastPerS: number
  #windowAt: number
  #taken = 0
  #refused = 0
  /** Of the last seconds, by window: load, calls taken and refused a second. */
  #recent = { load: 0, takenPerS: 0, refusedPerS: 0 }
  #lastLoad = 0
  #correction = 1
  #limitPerS = Number.POSITIVE_INFINITY
  #calm = 0
  #busy = 0
  /** Calls that may be taken now; what a few milliseconds bring can be saved up. */
  #tokens = 0
  #filledAt: number

  constructor({ load, now, leastPerS = 100 }: GovernorOptions) {
    this.#load = load
    this.#now = now
    this.#leastPerS = leastPerS
    this.#windowAt = now()
    this.#filledAt = this.#windowAt
  }

  /** New calls a second; infinite while there is no limit. */
  get limitPerS(): number {
    return this.#limitPerS
  }

  /** Whether one more call may be taken now; then it counts as taken. */
  take(): boolean {
    const now = this.#now()
    if (now - this.#windowAt >= windowMs) this.#look(now)
    if (this.#limitPerS !== Number.POSITIVE_INFINITY) {
      this.#fill(now)
      if (this.#tokens < 1) return false
      this.#tokens -= 1
    }
    this.#taken += 1
    return true
  }

  /** A call was refused since it would have had to wait too long. */
  refused(): void {
    this.#refused += 1
  }

  #fill(now: number): void {
    const most = Math.max(2, this.#limitPerS / 50)
    this.#tokens = Math.min(most, this.#tokens + ((now - this.#filledAt) * this.#limitPerS) / 1_000)
    this.#filledAt = now
  }

  #look(now: number): void {
    const passedMs = now - this.#windowAt
    const load = this.#load.read()
    const lately = Math.min(load, this.#lastLoad)
    this.#lastLoad = load
    const refusals = this.#refused / Math.max(1, this.#taken)
    // Whatever keeps the machine busy for a moment, the collector of garbage or others on it, is no overload.
    this.#busy = load > tooMuch ? this.#busy + 1 : 0
    const isCalm = this.#refused === 0 && load < wanted
    this.#calm = isCalm ? this.#calm + passedMs / windowMs : 0
    // What a machine without any time left has taken, it has yet to do: it says nothing of what a call costs.
    if (load < full.load || this.#recent.takenPerS < fewPerS) this.#remember(load, passedMs)
    this.#taken = 0
    this.#refused = 0
    this.#windowAt = now
    if (this.#limitPerS !== Number.POSITIVE_INFINITY) this.#limitAnew(load, lately, loadAimedAt(refusals))
    else if (this.#busy >= busyWindows) this.#beginLimit(now)
  }

  #remember(load: number, passedMs: number): void {
    const share = 1 - (1 - weight) ** (passedMs / windowMs)
    const { load: before, takenPerS, refusedPerS } = this.#recent
    this.#recent = {
      load: before + share * (load - before),
      takenPerS: takenPerS + share * ((this.#taken * 1_000) / passedMs - takenPerS),
      refusedPerS: refusedPerS + share * ((this.#refused * 1_000) / passedMs - refusedPerS),
    }
  }

  #beginLimit(now: number): void {
    this.#correction = 1
    this.#tokens = 0
    this.#filledAt = now
    this.#setLimit()
  }

  #limitAnew(load: number, lately: number, aim: number): void {
    if (this.#calm >= calmWindows) {
      this.#limitPerS = Number.POSITIVE_INFINITY
      return
    }
    const factor = lately > full.load ? full.correction : 1 + (load < idle ? gain.idle : gain.usual) * (aim - load)
    this.#correction = Math.min(corrections.most, Math.max(corrections.least, this.#correction * factor))
    this.#setLimit()
  }

  #setLimit(): void {
    const { load, takenPerS, refusedPerS } = this.#recent
    const costS = load / Math.max(1, takenPerS + refusalCost * refusedPerS)
    this.#limitPerS = Math.max(this.#leastPerS, (this.#correction * wanted) / Math.max(1e-6, costS))
  }
}
