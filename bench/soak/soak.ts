import { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { findCleanRate } from '../calls/clean-rate.ts'
import { CollectedMemory } from '../calls/collected-memory.ts'
import { countCompletedRecords } from '../calls/kept-records.ts'
import { LoadClient } from '../calls/load-client.ts'
import { copyFilled, fillStore } from '../fill/filled-store.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { readPlace } from '../place.ts'
import { log } from '../result-line.ts'
import { printSoak } from './print-soak.ts'
import { soak } from './soak-run.ts'
import { readStoppedCounters } from './stopped-counters.ts'

const numberFlags = {
  minutes: { about: 'minutes at the load', fallback: 30, min: 1, max: 24 * 60 },
  rate: {
    about: 'the load in calls/s; 0 takes half of the highest clean rate',
    fallback: 0,
    min: 0,
    max: 50_000,
  },
  'hold-ms': { about: 'from the ACK to the BYE', fallback: 2_000, min: 0, max: 60_000 },
  'step-s': { about: 'seconds of a step in the search of the highest clean rate', fallback: 3, min: 1, max: 60 },
  'most-per-s': { about: 'where that search ends', fallback: 12_000, min: 500, max: 50_000 },
  live: { about: 'live bindings in the store', fallback: 100_000, min: 10_000, max: 10_000_000 },
} as const

export const soakUsage = describeFlags(numberFlags, ['soak'])

const share = 0.5
const warmUpPerS = 300

/** Calls at half of what the server bears, for long: what it holds must not grow, and nothing may be left of them. */
export const runSoak = async (args: readonly string[]): Promise<void> => {
  const { numbers, dir, filled: kept } = readFlags(args, numberFlags, ['soak'])
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const filled = copyFilled(run, await fillStore(run, numbers.live, kept), 'soak')
    const memory = new CollectedMemory(run)
    const load = await LoadClient.start(run)
    const server = await startBenchServer(run, filled, { callees: load.callees, nodeArgs: memory.nodeArgs })
    await load.aim(server.ready.sip.udp, filled.numbersFile)
    const holdMs = numbers['hold-ms']
    await load.run(warmUpPerS * 2, warmUpPerS, holdMs)
    const search = { holdMs, mostPerS: numbers['most-per-s'], stepS: numbers['step-s'] }
    const clean = numbers.rate === 0 ? await findCleanRate(load, server.process, search) : undefined
    const ratePerS = numbers.rate === 0 ? Math.round((clean?.perS ?? 0) * share) : numbers.rate
    if (ratePerS === 0) throw new Error('no rate was clean; name one with --rate')
    log(`${numbers.minutes} minutes at ${ratePerS} calls/s`)
    const soaked = await soak({ load, server: server.process, memory, ratePerS, holdMs, minutes: numbers.minutes })
    await Promise.all([server.process.stop(), load.stop()])
    const counters = readStoppedCounters(run.path('server.log'))
    printSoak(soaked, counters, place, {
      ...{ live: filled.live, ratePerS, cleanPerS: clean?.perS ?? null, minutes: numbers.minutes, holdMs },
    })
    const records = countCompletedRecords(filled.data)
    log(`${records} records of completed calls, at least ${soaked.completed} expected`)
    if (records < soaked.completed) throw new Error('calls were completed without a record')
    if (counters.live + counters.transactions > 0) throw new Error('something of the calls was left behind')
  } finally {
    await run.close()
  }
}
