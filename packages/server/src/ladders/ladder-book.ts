import type { CustomerId, DecisionStep, ProtectedNumber } from '@axbridge/core'
import type { FollowedLegs, RunningTimer, Timers } from '@axbridge/sip'
import type { KeptLadder, LadderSource, NumberedStep } from '../operation/ladder-source.ts'
import { type Ladder, maskedLadder, openLadder } from './ladder.ts'
import { LadderNews } from './ladder-news.ts'
import { NewestEntries } from './newest-entries.ts'

export type LadderBookOptions = {
  /** Attempts a second of trunks that are followed. */
  readonly perSecond: number
  /** Followed attempts that are kept, of the sandbox and of trunks each. */
  readonly kept: number
  /** The wall clock, in ms. */
  readonly now: () => number
  readonly timers: Timers
}

/** Attempts a second of the sandbox that are followed: a desk has no more. */
const sandboxPerSecond = 20

/** Decisions that are kept for each followed attempt: they are short, and most belong to attempts that were refused. */
const decisionsPerLadder = 4

/** Steps of the sandbox that are kept for those who follow. */
const mostPublished = 500

/** After so long the other leg has got what it gets of a message, so that it can be told what is hidden from it. */
const publishAfterMs = 100

/** Where it is not decided yet who is called, it is waited for that, but no longer than this. */
const decisionMs = 2_000

/** What the book needs to know of an attempt. */
type Attempted = {
  readonly id: string
  readonly customer: CustomerId | null
  readonly x: ProtectedNumber | null
  readonly caller: string | null
  readonly callee: string | null
}

type Decided = {
  readonly attempted: Attempted
  readonly reaches: Reaches
  readonly present: ProtectedNumber | null
  readonly steps: readonly DecisionStep[]
}

type Reaches = 'registered' | 'trunks'

type Followed = {
  readonly ladder: Ladder
  readonly isSandbox: boolean
  readonly shown: { readonly masks: Set<string>; readonly numbers: Set<string> }
  readonly since: number
  isDecided: boolean
  /** How many of its steps were published. */
  published: number
}

type KeptDecision = Pick<KeptLadder, 'customer' | 'isSandbox' | 'decision'>

/** A budget of a second, for as many as may come in it. */
class PerSecond {
  readonly #most: number
  #second = Number.NEGATIVE_INFINITY
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  take(now: number): boolean {
    const second = Math.floor(now / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#taken = 0
    }
    if (this.#taken >= this.#most) return false
    this.#taken += 1
    return true
  }
}

/**
 * What the legs of followed attempts got and sent, and how attempts were decided: in memory, the newest ones. Attempts of the sandbox are
 * followed as they are, some of those of trunks masked before anything is kept.
 */
export class LadderBook implements LadderSource {
  readonly #options: LadderBookOptions
  readonly #ofSandbox: NewestEntries<Followed>
  readonly #ofTrunks: NewestEntries<Followed>
  readonly #decisions: NewestEntries<KeptDecision>
  readonly #budgets: Readonly<Record<Reaches, PerSecond>>
  readonly #news = new LadderNews()
  /** Followed attempts of the sandbox with steps that were not published yet. */
  readonly #grown = new Set<Followed>()
  #published: NumberedStep[] = []
  #last = 0
  #timer: RunningTimer | undefined

  constructor(options: LadderBookOptions) {
    const { kept, perSecond } = options
    this.#options = options
    this.#ofSandbox = new NewestEntries(kept)
    this.#ofTrunks = new NewestEntries(kept)
    this.#decisions = new NewestEntries(decisionsPerLadder * kept)
    this.#budgets = {
      registered: new PerSecond(kept > 0 ? sandboxPerSecond : 0),
      trunks: new PerSecond(kept > 0 ? perSecond : 0),
    }
  }

  get last(): number {
    return this.#last
  }

  get isClosed(): boolean {
    return this.#news.isClosed
  }

  takes(reaches: Reaches): boolean {
    return this.#budgets[reaches].take(this.#options.timers.now())
  }

  follow({ id, x, caller }: Attempted, reaches: Reaches): FollowedLegs {
    const isSandbox = reaches === 'registered'
    const shown = { masks: new Set(caller === null ? [] : [caller]), numbers: new Set<string>(x === null ? [] : [x]) }
    const grew = (): void => {
      if (isSandbox) this.#grew(followed)
    }
    const options = { id, now: this.#options.now, grew }
    const ladder = isSandbox ? openLadder(options) : maskedLadder(options, shown)
    const since = this.#options.timers.now()
    const followed: Followed = { ladder, isSandbox, shown, since, isDecided: false, published: 0 }
    ;(isSandbox ? this.#ofSandbox : this.#ofTrunks).set(id, followed)
    return ladder.legs
  }

  decided({ attempted, reaches, present, steps }: Decided): void {
    const { id, customer, callee } = attempted
    this.#decisions.set(id, { customer, isSandbox: reaches === 'registered', decision: steps })
    const followed = this.#followed(id)
    if (followed === undefined) return
    followed.isDecided = true
    if (callee !== null) followed.shown.masks.add(callee)
    if (present !== null) followed.shown.numbers.add(present)
  }

  find(id: string): KeptLadder | undefined {
    const followed = this.#followed(id)
    const decided = this.#decisions.get(id)
    if (followed === undefined && decided === undefined) return undefined
    return {
      customer: decided?.customer ?? null,
      isSandbox: followed?.isSandbox ?? decided?.isSandbox ?? false,
      steps: followed?.ladder.stepsFrom(0),
      decision: decided?.decision ?? [],
    }
  }

  behind(number: number): readonly NumberedStep[] {
    const at = this.#published.findIndex((one) => one.number > number)
    return at < 0 ? [] : this.#published.slice(at)
  }

  news(forMs: number, signal: AbortSignal): Promise<boolean> {
    return this.#news.wait(forMs, signal)
  }

  /** Tells nothing any more. Idempotent. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#news.close()
  }

  #followed(id: string): Followed | undefined {
    return this.#ofSandbox.get(id) ?? this.#ofTrunks.get(id)
  }

  #grew(followed: Followed): void {
    this.#grown.add(followed)
    this.#publishLater()
  }

  #publishLater(): void {
    if (this.#isWaiting || this.isClosed) return
    this.#timer = this.#options.timers.after(publishAfterMs, () => this.#publish())
  }

  get #isWaiting(): boolean {
    return this.#timer !== undefined
  }

  #publish(): void {
    this.#timer = undefined
    const now = this.#options.timers.now()
    const before = this.#last
    for (const followed of this.#grown) {
      if (!followed.isDecided && now - followed.since < decisionMs) continue
      this.#grown.delete(followed)
      for (const step of followed.ladder.stepsFrom(followed.published)) {
        this.#last += 1
        this.#published.push({ number: this.#last, step })
      }
      followed.published = followed.ladder.size
    }
    if (this.#published.length > mostPublished) this.#published = this.#published.slice(-mostPublished)
    if (this.#last > before) this.#news.tell()
    if (this.#grown.size > 0) this.#publishLater()
  }
}
