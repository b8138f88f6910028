import { setTimeout as pause } from 'node:timers/promises'
import type { RunOutcome } from '@axbridge/sim/load'
import { log } from '../result-line.ts'
import type { LoadClient } from './load-client.ts'
import type { MeasuredProcess } from './measured-process.ts'

export type CleanRateSearch = {
  readonly holdMs: number
  readonly mostPerS: number
  readonly stepS: number
}

export type CleanRate = { readonly perS: number; readonly outcome: RunOutcome } | undefined

const firstPerS = 500
/** Where the search downwards ends. */
const leastPerS = 50
const growth = 1.5
const bisections = 3
const confirmations = 3

/** The share of the offered rate that the generator must really have offered. */
const leastOffered = 0.98

/**
 * Every call was completed, nothing came twice, and the calls were offered as fast as they should be. Strays do not
 * count: after an unclean run the server repeats messages for up to 32 s.
 */
export const isClean = (outcome: RunOutcome, ratePerS: number): boolean =>
  outcome.completed === outcome.offered &&
  Object.keys(outcome.faults).length === 0 &&
  outcome.offeredPerS >= leastOffered * ratePerS

/**
 * Searches the highest rate at which a run is clean: down by halves to the first, up by half, then between the last clean and the first unclean
 * rate, then a run of twice the length, lower until that is clean too. Bounded; undefined when no rate was clean.
 */
export const findCleanRate = async (
  load: LoadClient,
  server: MeasuredProcess,
  { holdMs, mostPerS, stepS }: CleanRateSearch,
): Promise<CleanRate> => {
  const tryOnce = async (perS: number, seconds: number): Promise<RunOutcome | undefined> => {
    const outcome = await load.run(Math.round(perS * seconds), perS, holdMs)
    const clean = isClean(outcome, perS)
    log(
      `${perS} calls/s: ${clean ? 'clean' : describeFaults(outcome)}, generator ${percent(outcome.generatorBusy)} busy`,
    )
    if (clean) return outcome
    await untilCalm(server)
    return undefined
  }
  // On a machine that others share a run is unclean for reasons of theirs too, so it takes two to be believed.
  const tryRate = async (perS: number, seconds: number): Promise<RunOutcome | undefined> =>
    (await tryOnce(perS, seconds)) ?? (await tryOnce(perS, seconds))

  let clean = 0
  let unclean = mostPerS
  for (let perS = firstPerS; clean === 0 && perS >= leastPerS; perS = Math.round(perS / 2)) {
    if ((await tryRate(perS, stepS)) === undefined) unclean = perS
    else clean = perS
  }
  for (let perS = Math.round(clean * growth); clean > 0 && perS < unclean; perS = Math.round(perS * growth)) {
    if ((await tryRate(perS, stepS)) === undefined) {
      unclean = perS
      break
    }
    clean = perS
  }
  if (clean === 0) return undefined
  for (let step = 0; step < bisections && unclean > clean; step += 1) {
    const middle = Math.round((clean + unclean) / 2)
    if ((await tryRate(middle, stepS)) === undefined) unclean = middle
    else clean = middle
  }
  for (let step = 0; step < confirmations; step += 1) {
    const perS = Math.round(clean * 0.95 ** step)
    const outcome = await tryRate(perS, 2 * stepS)
    if (outcome !== undefined) return { perS, outcome }
  }
  return undefined
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

export const describeFaults = ({ completed, offered, faults }: RunOutcome): string =>
  `${completed} of ${offered} completed, ${JSON.stringify(faults)}`

/** Waits until the server has done with what an unclean run left behind, 10 s at most. */
export const untilCalm = async (server: MeasuredProcess): Promise<void> => {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 500) {
    const before = server.cpuMicroseconds()
    await pause(500)
    if (server.cpuMicroseconds() - before < 15_000) return
  }
}
