import { performance } from 'node:perf_hooks'
import type { LiveCalls } from '../live-calls.ts'
import { SourceScore } from './source-score.ts'
import type { StagedPlan, StageOutcome } from './stage-plan.ts'
import type { StagedCall } from './staged-call.ts'

/** More names than this are counted as `other`. */
const mostFaultNames = 64

/** A second's calls more than the plan says: the clock of a busy machine is not exact. */
const roomFor = (ratePerS: number, seconds: number): number => Math.ceil(ratePerS * (seconds + 1))

type StageScore = {
  readonly sources: readonly SourceScore[]
  readonly faults: Map<string, number>
  strays: number
  shown: number
  readonly startedAt: number
  readonly cpuBefore: NodeJS.CpuUsage
  seconds: number
  generatorBusy: number
}

/** What happens in a staged run. What belongs to a call counts for the stage that offered it, all else for the stage that goes on. */
export class StageScores {
  readonly #plan: StagedPlan
  readonly #calls: LiveCalls<StagedCall>
  readonly #stages: StageScore[] = []
  /** What comes when the last stage is over counts for it. */
  #isOver = false

  constructor(plan: StagedPlan, calls: LiveCalls<StagedCall>) {
    this.#plan = plan
    this.#calls = calls
  }

  /** Begins the next stage, or ends the last one. Answers the number of the stage. */
  next(): number {
    this.#endCurrent()
    const stage = this.#stages.length
    const plan = this.#plan.stages[stage]
    if (plan === undefined) {
      this.#isOver = true
      return stage
    }
    const startedAt = performance.now()
    this.#stages.push({
      sources: plan.ratesPerS.map((rate) => new SourceScore(startedAt, plan.seconds, roomFor(rate, plan.seconds))),
      faults: new Map(),
      strays: 0,
      shown: 0,
      startedAt,
      cpuBefore: process.cpuUsage(),
      seconds: 0,
      generatorBusy: 0,
    })
    return stage
  }

  /** Of what a source offered in the stage of the call. */
  of({ stage, source }: Pick<StagedCall, 'stage' | 'source'>): SourceScore {
    const score = this.#stages[stage]?.sources[source]
    if (score === undefined) throw new Error('a call belongs to a stage and a source')
    return score
  }

  /** One side has hung up with 200. The call ends with the other's. */
  sideDone(call: StagedCall): void {
    if (!call.isCallerDone || !call.isCalleeDone) return
    this.of(call).complete(call)
    const current = this.#isOver ? undefined : this.#stages.at(-1)?.sources[call.source]
    if (current !== undefined) current.completedMeanwhile += 1
    this.#calls.end(call)
  }

  /** A message that fits no call in progress. */
  stray(): void {
    this.#current().strays += 1
  }

  /** A message in which one party can read the other's number. */
  show(fault: string): void {
    this.#current().shown += 1
    this.fault(fault)
  }

  fault(name: string): void {
    const { faults } = this.#current()
    const kept = faults.has(name) || faults.size < mostFaultNames ? name : 'other'
    faults.set(kept, (faults.get(kept) ?? 0) + 1)
  }

  outcome(): readonly StageOutcome[] {
    return this.#stages.map(({ sources, faults, strays, shown, seconds, generatorBusy }) => ({
      ...{ seconds, strays, shown, generatorBusy },
      faults: Object.fromEntries(faults),
      sources: sources.map((source) => source.outcome()),
    }))
  }

  #endCurrent(): void {
    const current = this.#stages.at(-1)
    if (current === undefined) return
    const { user, system } = process.cpuUsage(current.cpuBefore)
    current.seconds = (performance.now() - current.startedAt) / 1_000
    current.generatorBusy = (user + system) / 1e6 / current.seconds
  }

  #current(): StageScore {
    const current = this.#stages.at(-1)
    if (current === undefined) throw new Error('a run begins with a stage')
    return current
  }
}
