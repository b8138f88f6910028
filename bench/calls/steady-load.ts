import type { RunOutcome } from '@axbridge/sim/load'
import type { PinnedProcess } from '../pinned-process.ts'
import { canPin } from '../pinned-process.ts'
import { log, type Place, printResult, type ResultHead } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { describeFaults, isClean } from './clean-rate.ts'
import type { LoadClient } from './load-client.ts'

export type SteadyLoadPlan = {
  readonly ratePerS: number
  /** What `ratePerS` is of the highest clean rate; null when the rate was given. */
  readonly shareOfClean: number | null
  readonly rounds: number
  readonly roundS: number
  readonly warmUpS: number
  readonly holdMs: number
  readonly live: number
}

type Round = { readonly outcome: RunOutcome; readonly cpuPerCall: number; readonly residentMib: number }

/** Measures what calls cost at one offered rate, once the server is as full of ended calls' leftovers as it gets. */
export const measureSteadyLoad = async (
  load: LoadClient,
  server: PinnedProcess,
  place: Place,
  plan: SteadyLoadPlan,
): Promise<number> => {
  const { ratePerS, holdMs } = plan
  const warmUp = await load.run(ratePerS * plan.warmUpS, ratePerS, holdMs)
  log(`warm: ${plan.warmUpS} s at ${ratePerS} calls/s`)
  let completed = warmUp.completed
  const rounds: Round[] = []
  for (let round = 0; round < plan.rounds; round += 1) {
    const before = server.cpuMicroseconds()
    const outcome = await load.run(ratePerS * plan.roundS, ratePerS, holdMs)
    const cpuPerCall = (server.cpuMicroseconds() - before) / outcome.completed
    completed += outcome.completed
    const { inviteDelayMs, answerDelayMs } = outcome
    log(
      `${ratePerS} calls/s: ${cpuPerCall.toFixed(0)} us a call, INVITE p50 ${inviteDelayMs.p50.toFixed(2)} ` +
        `p99 ${inviteDelayMs.p99.toFixed(2)} ms, 200 p50 ${answerDelayMs.p50.toFixed(2)} p99 ${answerDelayMs.p99.toFixed(2)} ms` +
        (isClean(outcome, ratePerS) ? '' : `; not clean: ${describeFaults(outcome)}`),
    )
    rounds.push({ outcome, cpuPerCall, residentMib: server.residentOctets() / 2 ** 20 })
  }
  print(place, plan, rounds)
  return completed
}

const print = (place: Place, plan: SteadyLoadPlan, rounds: readonly Round[]): void => {
  const parameters = {
    live: plan.live,
    ratePerS: plan.ratePerS,
    shareOfCleanRate: plan.shareOfClean,
    roundS: plan.roundS,
    warmUpS: plan.warmUpS,
    holdMs: plan.holdMs,
    pinned: canPin,
    cleanRounds: rounds.filter(({ outcome }) => isClean(outcome, plan.ratePerS)).length,
    generatorBusy: Number(Math.max(...rounds.map(({ outcome }) => outcome.generatorBusy)).toFixed(2)),
  }
  const line = (metric: string, unit: string, of: (round: Round) => number) => {
    const head: ResultHead = { bench: 'calls', name: 'call, one core, records on', metric, unit, parameters }
    printResult(head, { ours: spreadOf(rounds.map(of)), anchor: null }, place)
  }
  line('CPU, all threads', 'us/call', ({ cpuPerCall }) => cpuPerCall)
  line('INVITE in to INVITE out, p50', 'ms', ({ outcome }) => outcome.inviteDelayMs.p50)
  line('INVITE in to INVITE out, p99', 'ms', ({ outcome }) => outcome.inviteDelayMs.p99)
  line('200 in to 200 out, p50', 'ms', ({ outcome }) => outcome.answerDelayMs.p50)
  line('200 in to 200 out, p99', 'ms', ({ outcome }) => outcome.answerDelayMs.p99)
  line('resident memory of the server', 'MiB', ({ residentMib }) => residentMib)
}
