import type { SourceOutcome, StageOutcome } from '@axbridge/sim/load'
import { describeStage, sumOf } from '../overload/describe-stage.ts'
import type { StagedClient } from '../overload/staged-client.ts'
import { watchStages } from '../overload/watched-stages.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { log } from '../result-line.ts'
import type { BindClient } from './bind-client.ts'
import type { BindOutcome } from './bind-protocol.ts'

/** The national mean, from 350 million orders a day and a call for every second one: `../shared/performance.md`. */
export const nationalMean = { bindsPerS: 4_050, callsPerS: 2_000 } as const

export type NationPlan = {
  readonly multiple: number
  readonly seconds: number
  readonly holdMs: number
}

export type CallsOutcome = {
  readonly offered: number
  readonly completed: number
  readonly repeatedInvites: number
  /** Of the source that waited longest. */
  readonly setUpP50Ms: number
  readonly setUpP99Ms: number
}

/** What one server did at some multiple of the national mean. */
export type NationTurn = {
  readonly multiple: number
  readonly seconds: number
  readonly binds: BindOutcome
  readonly stage: StageOutcome
  /** Those of all sources together. */
  readonly calls: CallsOutcome
  readonly serverCores: number
  /** Of everybody on the machine, generators included. */
  readonly machineCores: number
  readonly residentAtStart: number
  readonly residentAtEnd: number
  readonly mostResident: number
  /** Why it was not sustained; empty when it was. */
  readonly shortcomings: readonly string[]
}

export type NationParties = {
  readonly server: PinnedProcess
  readonly calls: StagedClient
  /** How many sources the calls come from. */
  readonly places: number
  readonly binds: BindClient
  /** The binding that the next bind makes. */
  nextIndex: number
}

const mostDelayMs = 1_000

/** Binds and calls at once, for so long. */
export const takeTurn = async (parties: NationParties, plan: NationPlan): Promise<NationTurn> => {
  const { multiple, seconds, holdMs } = plan
  const { places } = parties
  const bindsPerS = nationalMean.bindsPerS * multiple
  const firstIndex = parties.nextIndex
  parties.nextIndex += Math.ceil(bindsPerS * seconds) + 1
  const stages = [
    { seconds, ratesPerS: Array.from({ length: places }, () => (nationalMean.callsPerS * multiple) / places) },
  ]
  const [[watched], binds] = await Promise.all([
    watchStages(parties.calls, parties.server, { stages, holdMs, overloadControl: false }),
    parties.binds.run(bindsPerS, seconds, firstIndex),
  ])
  if (watched === undefined) throw new Error('a stage has an outcome')
  const calls = together(watched.outcome.sources)
  const turn = {
    ...{ multiple, seconds, binds, calls },
    stage: watched.outcome,
    serverCores: watched.cpuMicroseconds / 1e6 / watched.outcome.seconds,
    machineCores: watched.machineCpuMicroseconds / 1e6 / watched.outcome.seconds,
    residentAtStart: watched.residentAtStart,
    residentAtEnd: watched.residentAtEnd,
    mostResident: watched.mostResident,
    shortcomings: shortcomingsOf(calls, binds),
  }
  log(
    `${multiple.toFixed(2)} times the nation for ${seconds} s: ${binds.bound} of ${binds.offered} bound, p50 ` +
      `${binds.delayMs.p50.toFixed(1)} p99 ${binds.delayMs.p99.toFixed(0)} ms; ${describeStage(watched.outcome)}; ` +
      `server ${turn.serverCores.toFixed(2)} cores, binder ${(binds.cpuMicroseconds / 1e6 / binds.seconds).toFixed(2)}; ` +
      (turn.shortcomings.length === 0 ? 'sustained' : `not sustained: ${turn.shortcomings.join(', ')}`),
  )
  return turn
}

const together = (sources: readonly SourceOutcome[]): CallsOutcome => ({
  offered: sumOf(sources, ({ offered }) => offered),
  completed: sumOf(sources, ({ completed }) => completed),
  repeatedInvites: sumOf(sources, ({ repeatedInvites }) => repeatedInvites),
  setUpP50Ms: Math.max(...sources.map(({ setUpMs }) => setUpMs.p50)),
  setUpP99Ms: Math.max(...sources.map(({ setUpMs }) => setUpMs.p99)),
})

const shortcomingsOf = (calls: CallsOutcome, binds: BindOutcome): readonly string[] => [
  ...lacking(`${binds.offered - binds.bound} binds were not answered 201`, binds.bound < binds.offered),
  ...lacking(`${calls.offered - calls.completed} calls were not completed`, calls.completed < calls.offered),
  ...lacking(`bind p99 ${binds.delayMs.p99.toFixed(0)} ms`, binds.delayMs.p99 > mostDelayMs),
  ...lacking(`set-up p99 ${calls.setUpP99Ms.toFixed(0)} ms`, calls.setUpP99Ms > mostDelayMs),
  // A queue that grows is one second's binds long at the end.
  ...lacking(`${binds.waitingAtEnd} binds were waiting at the end`, binds.waitingAtEnd > binds.offered / binds.seconds),
]

const lacking = (what: string, isSo: boolean): readonly string[] => (isSo ? [what] : [])
