import { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { copyFilled, type FilledStore, fillStore } from '../fill/filled-store.ts'
import { describeFlags, type Flags, readFlags, takeChoice } from '../flags.ts'
import { canPin } from '../pinned-process.ts'
import { readPlace } from '../place.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { type CleanRate, findCleanRate } from './clean-rate.ts'
import { countCompletedRecords } from './kept-records.ts'
import { measureLiveCallMemory } from './live-call-memory.ts'
import { LoadClient } from './load-client.ts'
import { raceUsage, runRace } from './race/race.ts'
import { measureSteadyLoad } from './steady-load.ts'

const numberFlags = {
  live: { about: 'live bindings in the store', fallback: 100_000, min: 10_000, max: 10_000_000 },
  rounds: { about: 'rounds at the steady load', fallback: 5, min: 1, max: 50 },
  'round-s': { about: 'seconds of a round', fallback: 4, min: 1, max: 60 },
  'warm-up-s': { about: 'seconds at the steady load before the first round', fallback: 34, min: 1, max: 120 },
  'hold-ms': { about: 'from the ACK to the BYE', fallback: 200, min: 0, max: 5_000 },
  'step-s': { about: 'seconds of a step in the search of the highest clean rate', fallback: 3, min: 1, max: 60 },
  'most-per-s': { about: 'where that search ends', fallback: 12_000, min: 500, max: 50_000 },
  rate: {
    about: 'the steady load in calls/s; 0 takes 60 % of the highest clean rate',
    fallback: 0,
    min: 0,
    max: 50_000,
  },
  held: { about: 'calls held for the memory of one', fallback: 5_000, min: 100, max: 18_000 },
} as const

const parts = ['memory', 'rate', 'load'] as const

export const callsUsage = `${describeFlags(numberFlags, parts)}

calls --against kamailio: the same calls by ours and by Kamailio in turn
${raceUsage}`

const steadyShare = 0.6
const warmUpPerS = 300

type CallFlags = Flags<typeof numberFlags>

export const runCalls = async (args: readonly string[]): Promise<void> => {
  const { choice, others } = takeChoice(args, 'against', ['kamailio'])
  if (choice !== undefined) return runRace(others)
  const flags = readFlags(args, numberFlags, parts)
  const place = readPlace()
  const run = new BenchRun(flags.dir)
  try {
    const filled = copyFilled(run, await fillStore(run, flags.numbers.live, flags.filled), 'calls')
    if (flags.only.has('memory')) {
      await measureLiveCallMemory(run, filled, place, { calls: flags.numbers.held, ratePerS: 250 })
    }
    if (flags.only.has('rate') || flags.only.has('load')) await measureRates(run, filled, place, flags)
  } finally {
    await run.close()
  }
}

const measureRates = async (run: BenchRun, filled: FilledStore, place: Place, flags: CallFlags): Promise<void> => {
  const { numbers, only, cpuProf } = flags
  const load = await LoadClient.start(run)
  const nodeArgs = cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf]
  const server = await startBenchServer(run, filled, { callees: load.callees, nodeArgs })
  await load.aim(server.ready.sip.udp, filled.numbersFile)
  const holdMs = numbers['hold-ms']
  await load.run(warmUpPerS * 2, warmUpPerS, holdMs)

  const search = { holdMs, mostPerS: numbers['most-per-s'], stepS: numbers['step-s'] }
  const clean = only.has('rate') ? await findCleanRate(load, server.process, search) : undefined
  if (only.has('rate')) printCleanRate(clean, filled, place, search)
  const given = numbers.rate === 0 ? undefined : numbers.rate
  const ratePerS = given ?? Math.round((clean?.perS ?? 0) * steadyShare)
  let completed = 0
  if (only.has('load') && ratePerS === 0) {
    log('no steady load: no rate was clean; name one with --rate')
  } else if (only.has('load')) {
    completed = await measureSteadyLoad(load, server.process, place, {
      ratePerS,
      shareOfClean: given === undefined ? steadyShare : null,
      rounds: numbers.rounds,
      roundS: numbers['round-s'],
      warmUpS: numbers['warm-up-s'],
      holdMs,
      live: filled.live,
    })
  }
  await Promise.all([server.process.stop(), load.stop()])
  const records = countCompletedRecords(filled.data)
  log(`${records} records of completed calls, at least ${completed} expected`)
  if (records < completed) throw new Error('calls were completed without a record')
}

const printCleanRate = (
  clean: CleanRate,
  filled: FilledStore,
  place: Place,
  search: { readonly holdMs: number; readonly stepS: number },
): void => {
  const busy = clean?.outcome.generatorBusy
  const head = {
    bench: 'calls',
    name: 'call, one core, records on',
    metric: 'highest clean rate',
    unit: 'calls/s',
    parameters: {
      live: filled.live,
      holdMs: search.holdMs,
      confirmedS: 2 * search.stepS,
      pinned: canPin,
      generatorBusy: busy === undefined ? null : Number(busy.toFixed(2)),
    },
  } as const
  // Above nine tenths it was the generator that gave out, and the rate says nothing about the server.
  const isOurs = clean !== undefined && clean.outcome.generatorBusy <= 0.9
  printResult(head, { ours: isOurs ? spreadOf([clean.perS]) : null, anchor: null }, place)
}
