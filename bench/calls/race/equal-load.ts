import type { RunOutcome } from '@axbridge/sim/load'
import { log } from '../../result-line.ts'
import { describeFaults, isClean, untilCalm } from '../clean-rate.ts'
import type { LoadClient } from '../load-client.ts'
import type { RaceLines } from './race-lines.ts'
import { aimAt, type Racer } from './racer.ts'
import type { Row } from './rows.ts'

export type EqualLoadPlan = {
  readonly rounds: number
  readonly roundS: number
  /** At most: who remembers calls for less is warm sooner. */
  readonly warmUpS: number
  readonly holdMs: number
  readonly numbersFile: string
}

export type Rival = { readonly row: Row; readonly racer: Racer }

type Turn = { readonly outcome: RunOutcome; readonly cpuPerCall: number; readonly residentMib: number }

/** Ours and some rows at one rate, in turn, round after round. The two of a round are what is compared. */
export const measureEqualLoad = async (
  load: LoadClient,
  ours: Racer,
  rivals: readonly Rival[],
  ratePerS: number,
  plan: EqualLoadPlan,
  lines: RaceLines,
): Promise<number> => {
  const racers = [ours, ...rivals.map(({ racer }) => racer)]
  const turns = new Map<Racer, Turn[]>(racers.map((racer) => [racer, []]))
  let completed = 0
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const racer of racers) {
      // What one leaves behind is not to be paid by the next on the same core.
      for (const other of racers) if (other !== racer) await untilCalm(other)
      await aimAt(load, racer, plan.numbersFile)
      const warmUpS = Math.min(plan.warmUpS, racer.remembersS)
      const warmUp = await load.run(ratePerS * warmUpS, ratePerS, plan.holdMs)
      const before = racer.cpuMicroseconds()
      const outcome = await load.run(ratePerS * plan.roundS, ratePerS, plan.holdMs)
      const cpuPerCall = (racer.cpuMicroseconds() - before) / Math.max(1, outcome.completed)
      turns.get(racer)?.push({ outcome, cpuPerCall, residentMib: racer.residentOctets() / 2 ** 20 })
      if (racer === ours) completed += warmUp.completed + outcome.completed
      log(
        `${racer.name} at ${ratePerS} calls/s: ${cpuPerCall.toFixed(0)} us a call, ` +
          `INVITE p99 ${outcome.inviteDelayMs.p99.toFixed(2)} ms, 200 p99 ${outcome.answerDelayMs.p99.toFixed(2)} ms` +
          (isClean(outcome, ratePerS) ? '' : `; not clean: ${describeFaults(outcome)}`),
      )
    }
  }
  for (const { row, racer } of rivals) {
    printTurns(lines, row, turns.get(ours) ?? [], turns.get(racer) ?? [], ratePerS)
  }
  return completed
}

const printTurns = (
  lines: RaceLines,
  row: Row,
  ours: readonly Turn[],
  theirs: readonly Turn[],
  ratePerS: number,
): void => {
  const clean = (turns: readonly Turn[]) => turns.filter(({ outcome }) => isClean(outcome, ratePerS)).length
  const busiest = (turns: readonly Turn[]) =>
    Number(Math.max(...turns.map(({ outcome }) => outcome.generatorBusy)).toFixed(2))
  const shown = (turns: readonly Turn[]) => turns.reduce((sum, { outcome }) => sum + outcome.shown, 0)
  const parameters = {
    ratePerS,
    cleanRounds: clean(ours),
    cleanRoundsOfAnchor: clean(theirs),
    generatorBusy: busiest(ours),
    generatorBusyWithAnchor: busiest(theirs),
    leaks: shown(ours),
    leaksOfAnchor: shown(theirs),
    anchorClaimsToHide: row.hides,
  }
  const line = (metric: string, unit: string, of: (turn: Turn) => number) =>
    lines.print({ row, metric, unit, better: 'lower', ours: ours.map(of), theirs: theirs.map(of), parameters })
  line('CPU, all threads', 'us/call', ({ cpuPerCall }) => cpuPerCall)
  line('INVITE in to INVITE out, p50', 'ms', ({ outcome }) => outcome.inviteDelayMs.p50)
  line('INVITE in to INVITE out, p99', 'ms', ({ outcome }) => outcome.inviteDelayMs.p99)
  line('200 in to 200 out, p50', 'ms', ({ outcome }) => outcome.answerDelayMs.p50)
  line('200 in to 200 out, p99', 'ms', ({ outcome }) => outcome.answerDelayMs.p99)
  line('resident memory', 'MiB', ({ residentMib }) => residentMib)
}
