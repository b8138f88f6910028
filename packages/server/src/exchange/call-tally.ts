import { Buckets, type CallOutcome, type CallRefusal, callOutcomes, callRefusals, secondsBounds } from '@axbridge/core'
import type { ExchangeLog } from './exchange-log.ts'

/** What the exchange counted since its start. `seconds`: by the bounds of secondsBounds. */
export type CallTallyFigures = {
  readonly outcomes: Readonly<Record<CallOutcome, number>>
  readonly refusals: Readonly<Record<CallRefusal, number>>
  /** INVITEs of no known trunk, and those that the limits of a trunk kept out; ways out that they closed. */
  readonly strangers: number
  readonly limited: { readonly in: number; readonly out: number }
  readonly recordsNotKept: number
  /** Calls that were hung up at the end of their binding. */
  readonly cut: number
  readonly failed: number
  readonly seconds: {
    /** How long the store took to say who is meant. */
    readonly route: SecondsCounts
    /** From the offer of a call to the INVITE that leaves. */
    readonly setUp: SecondsCounts
    /** From the callee's 2xx to the caller's. */
    readonly answer: SecondsCounts
  }
}

export type SecondsCounts = { readonly counts: readonly number[]; readonly sum: number }

const zeros = <Name extends string>(names: readonly Name[]): Record<Name, number> =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>

const countsOf = (buckets: Buckets): SecondsCounts => {
  const { counts, sum } = buckets.read()
  return { counts, sum }
}

/** Counts what the exchange reports, and passes it on. Labels come from closed lists, so that nothing here grows. */
export class CallTally {
  readonly #outcomes = zeros(callOutcomes)
  readonly #refusals = zeros(callRefusals)
  readonly #limited = { in: 0, out: 0 }
  readonly #once = { strangers: 0, recordsNotKept: 0, cut: 0, failed: 0 }
  readonly #route = new Buckets(secondsBounds)
  readonly #setUp = new Buckets(secondsBounds)
  readonly #answer = new Buckets(secondsBounds)

  figures(): CallTallyFigures {
    return {
      ...this.#once,
      outcomes: { ...this.#outcomes },
      refusals: { ...this.#refusals },
      limited: { ...this.#limited },
      seconds: { route: countsOf(this.#route), setUp: countsOf(this.#setUp), answer: countsOf(this.#answer) },
    }
  }

  /** A log of which each report is counted before it is passed on. */
  counting(log: ExchangeLog): ExchangeLog {
    return {
      ...log,
      strangerRefused: () => {
        this.#once.strangers += 1
        log.strangerRefused()
      },
      limitReached: (trunk, direction) => {
        this.#limited[direction] += 1
        log.limitReached(trunk, direction)
      },
      routed: (record, tookMs) => {
        this.#route.add(tookMs / 1_000)
        log.routed(record, tookMs)
      },
      connecting: (id, sinceBeganMs) => {
        this.#setUp.add(sinceBeganMs / 1_000)
        log.connecting(id, sinceBeganMs)
      },
      answered: (id, tookMs) => {
        this.#answer.add(tookMs / 1_000)
        log.answered(id, tookMs)
      },
      ended: (record) => {
        this.#outcomes[record.outcome] += 1
        if (record.refusal !== null) this.#refusals[record.refusal] += 1
        log.ended(record)
      },
      cut: (id) => {
        this.#once.cut += 1
        log.cut(id)
      },
      recordNotKept: (id, error) => {
        this.#once.recordsNotKept += 1
        log.recordNotKept(id, error)
      },
      failed: (id, error) => {
        this.#once.failed += 1
        log.failed(id, error)
      },
    }
  }
}
