import type { StageOutcome } from '@axbridge/sim/load'
import { untilCalm } from '../calls/clean-rate.ts'
import type { MeasuredProcess } from '../calls/measured-process.ts'
import { log } from '../result-line.ts'
import { describeStage, goodputOf } from './describe-stage.ts'
import type { StagedClient } from './staged-client.ts'

export type GoodputSearch = {
  readonly holdMs: number
  /** Where the search ends. */
  readonly mostPerS: number
  readonly stepS: number
}

/** A server that has just started compiles what it does, and would be taken for a slow one. */
const cold = { perS: 100, seconds: 15 } as const

const firstPerS = 400
const leastPerS = 50
const growth = 1.4
/** Below that share of what is offered, more does not bring more. */
const enough = 0.85

const warmUpShare = 0.7
/** What ended calls leave behind for 32 s is then as much as it gets. */
const warmUpS = 34

/** What is offered in the runs that count, as a share of the best step: below, at and slightly above what the server can do. */
const finalShares = [0.85, 1, 1.15]
const finalS = 20

/**
 * The highest rate of completed calls a second over 20 s: found by steps, down to what is borne and up from there, then measured with what is offered slightly below, at and
 * slightly above it, since a server without overload control does most when it is not asked for more.
 */
export const findMaximumGoodput = async (
  load: StagedClient,
  server: MeasuredProcess,
  { holdMs, mostPerS, stepS }: GoodputSearch,
): Promise<number> => {
  const offer = async (perS: number, seconds: number): Promise<StageOutcome> => {
    const [outcome] = await load.run({
      stages: [{ seconds, ratesPerS: [perS] }],
      holdMs,
      overloadControl: false,
    })
    if (outcome === undefined) throw new Error('a run has as many outcomes as stages')
    log(`${perS} calls/s for ${seconds} s: ${describeStage(outcome)}`)
    await untilCalm(server)
    return outcome
  }
  await offer(cold.perS, cold.seconds)
  let best = 0
  const isBorne = async (perS: number): Promise<boolean> => {
    const goodput = goodputOf(await offer(perS, stepS))
    best = Math.max(best, goodput)
    return goodput >= enough * perS
  }
  let perS: number = firstPerS
  while (perS >= leastPerS && !(await isBorne(perS))) perS = Math.round(perS / 2)
  do perS = Math.round(perS * growth)
  while (perS <= mostPerS && (await isBorne(perS)))
  await offer(Math.round(best * warmUpShare), warmUpS)
  let maximum = 0
  for (const share of finalShares) maximum = Math.max(maximum, goodputOf(await offer(Math.round(best * share), finalS)))
  log(`maximum goodput: ${maximum.toFixed(0)} calls/s`)
  return maximum
}
