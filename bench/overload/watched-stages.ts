import type { StagedPlan, StageOutcome } from '@axbridge/sim/load'
import type { PinnedProcess } from '../pinned-process.ts'
import { machineCpuMicroseconds } from '../process-usage.ts'
import type { StagedClient } from './staged-client.ts'

/** What a server used and held while a stage went on. */
export type WatchedStage = {
  readonly outcome: StageOutcome
  readonly cpuMicroseconds: number
  /** Of everybody on the machine, the generator and whoever else is there included. */
  readonly machineCpuMicroseconds: number
  readonly residentAtStart: number
  readonly residentAtEnd: number
  readonly mostResident: number
}

type Reading = { readonly cpu: number; readonly machineCpu: number; readonly resident: number }

const sampleMs = 500

/** Runs stages and reads at their bounds what the server used and held. */
export const watchStages = async (
  load: StagedClient,
  server: PinnedProcess,
  plan: StagedPlan,
): Promise<readonly WatchedStage[]> => {
  const bounds: Reading[] = []
  const most: number[] = []
  const read = (): Reading => ({
    cpu: server.cpuMicroseconds(),
    machineCpu: machineCpuMicroseconds(),
    resident: server.residentOctets(),
  })
  const sample = setInterval(() => {
    const stage = bounds.length - 1
    most[stage] = Math.max(most[stage] ?? 0, server.residentOctets())
  }, sampleMs)
  try {
    const outcomes = await load.run(plan, () => bounds.push(read()))
    return outcomes.map((outcome, stage) => {
      const [start, end] = [bounds[stage], bounds[stage + 1]]
      if (start === undefined || end === undefined) throw new Error('a stage has a beginning and an end')
      return {
        outcome,
        cpuMicroseconds: end.cpu - start.cpu,
        machineCpuMicroseconds: end.machineCpu - start.machineCpu,
        residentAtStart: start.resident,
        residentAtEnd: end.resident,
        mostResident: Math.max(start.resident, end.resident, most[stage] ?? 0),
      }
    })
  } finally {
    clearInterval(sample)
  }
}
