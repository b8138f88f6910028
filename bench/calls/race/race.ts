import { BenchRun } from '../../bench-run.ts'
import { startBenchServer } from '../../bench-server.ts'
import { copyFilled, type FilledStore, fillStore, numbersOf } from '../../fill/filled-store.ts'
import { describeFlags, FlagError, type Flags, readFlags } from '../../flags.ts'
import { readPlace } from '../../place.ts'
import { log } from '../../result-line.ts'
import { countCompletedRecords } from '../kept-records.ts'
import { LoadClient } from '../load-client.ts'
import { CleanRates } from './clean-rates.ts'
import { measureEqualLoad, type Rival } from './equal-load.ts'
import { memoryOfKamailiosCall, memoryOfOurCall } from './held-calls.ts'
import { KamailioServer, kamailioVersion } from './kamailio-server.ts'
import { RaceLines } from './race-lines.ts'
import { racerOf, racerOfKamailio } from './racer.ts'
import { lackOf, type Row, rows } from './rows.ts'
import { checkWithSipp } from './sipp-check.ts'

const numberFlags = {
  live: {
    about: 'live bindings in the store, and numbers in the memory of Kamailio',
    fallback: 1_000_000,
    min: 10_000,
    max: 10_000_000,
  },
  rounds: { about: 'rounds at equal load', fallback: 5, min: 1, max: 50 },
  'round-s': { about: 'seconds of a turn that are measured', fallback: 8, min: 1, max: 60 },
  'warm-up-s': { about: 'most seconds at the same load before them', fallback: 34, min: 1, max: 120 },
  searches: { about: 'searches of the highest clean rate', fallback: 2, min: 1, max: 20 },
  'step-s': { about: 'seconds of a step in them', fallback: 3, min: 1, max: 60 },
  'most-per-s': { about: 'where they end', fallback: 30_000, min: 500, max: 50_000 },
  rate: {
    about: 'the equal load in calls/s; 0 takes 60 % of the slower one of a pair',
    fallback: 0,
    min: 0,
    max: 50_000,
  },
  'hold-ms': { about: 'from the ACK to the BYE', fallback: 200, min: 0, max: 5_000 },
  held: { about: 'calls held for the memory of one', fallback: 5_000, min: 100, max: 18_000 },
  'sipp-per-s': { about: 'calls/s of the check with SIPp, for 5 s', fallback: 50, min: 1, max: 500 },
  children: { about: "Kamailio's worker processes", fallback: 2, min: 1, max: 16 },
} as const

const works = ['sipp', 'memory', 'rate', 'load'] as const
const parts = [...rows.map(({ part }) => part), ...works]

export const raceUsage = describeFlags(numberFlags, parts)

type RaceFlags = Flags<typeof numberFlags>

const equalShare = 0.6
const setUpPerS = 250
const sippS = 5

/** Some rows, or all when none is named. */
const rowsOf = ({ only }: RaceFlags): readonly Row[] => {
  const named = rows.filter(({ part }) => only.has(part))
  return (named.length === 0 ? rows : named).filter((row) => {
    const lack = lackOf(row)
    if (lack !== undefined) log(`without the row ${row.name}, which needs ${lack}`)
    return lack === undefined
  })
}

export const runRace = async (args: readonly string[]): Promise<void> => {
  const flags = readFlags(args, numberFlags, parts)
  const { numbers, dir, filled: kept } = flags
  const run = new BenchRun(dir)
  const isAsked = (work: (typeof works)[number]) => flags.only.has(work) || !works.some((one) => flags.only.has(one))
  if (!isAsked('rate') && isAsked('load') && numbers.rate === 0) throw new FlagError('--only load needs a --rate')
  try {
    const chosen = rowsOf(flags)
    if (chosen.length === 0) throw new Error('there is no row to run')
    const lines = new RaceLines(readPlace(), kamailioVersion(), {
      ...{ live: numbers.live, holdMs: numbers['hold-ms'], children: numbers.children },
      ...{ roundS: numbers['round-s'], warmUpS: numbers['warm-up-s'] },
    })
    const filled = copyFilled(run, await fillStore(run, numbers.live, kept), 'race')
    if (isAsked('sipp')) await checkGenerator(run, filled, chosen, flags, lines)
    if (!works.some((work) => work !== 'sipp' && isAsked(work))) return
    const load = await LoadClient.start(run)
    const rivals: KamailioServer[] = []
    for (const row of chosen) {
      const plan = { callees: load.callees, numbers: numbersOf(filled), children: numbers.children }
      rivals.push(await KamailioServer.start(run, row, plan))
    }
    if (isAsked('memory')) await measureMemory(run, load, filled, rivals, flags, lines)
    if (isAsked('rate') || isAsked('load')) {
      await measureSpeed(run, load, filled, rivals, flags, lines, { rate: isAsked('rate'), load: isAsked('load') })
    }
    await Promise.all([load.stop(), ...rivals.map((rival) => rival.stop())])
  } finally {
    await run.close()
  }
}

const checkGenerator = async (
  run: BenchRun,
  filled: FilledStore,
  chosen: readonly Row[],
  { numbers }: RaceFlags,
  lines: RaceLines,
): Promise<void> => {
  const ratePerS = numbers['sipp-per-s']
  // With two workers Kamailio may pass the second of two messages first, which the generator bears and SIPp does not.
  const plan = { calls: sippS * ratePerS, ratePerS, children: 1, holdMs: numbers['hold-ms'] }
  const checked = await checkWithSipp(run, filled, chosen, plan)
  for (const [row, figures] of checked.rows) {
    const line = (metric: string, of: 'bySipp' | 'byGenerator') =>
      lines.print({
        ...{ row, metric, unit: 'us/call', better: 'lower', ours: [checked.ours[of]], theirs: [figures[of]] },
        parameters: { calls: plan.calls, ratePerS, children: plan.children },
      })
    line('CPU, all threads, calls by SIPp', 'bySipp')
    line('CPU, all threads, the same calls by the generator', 'byGenerator')
  }
}

const measureMemory = async (
  run: BenchRun,
  load: LoadClient,
  filled: FilledStore,
  rivals: readonly KamailioServer[],
  { numbers }: RaceFlags,
  lines: RaceLines,
): Promise<void> => {
  const plan = { calls: numbers.held, ratePerS: setUpPerS, numbersFile: filled.numbersFile }
  const ours = await memoryOfOurCall(run, load, filled, plan)
  for (const rival of rivals) {
    const theirs = await memoryOfKamailiosCall(load, rival, plan)
    const line = (metric: string, of: 'held' | 'resident') =>
      lines.print({
        ...{ row: rival.row, metric, unit: 'octets/call', better: 'lower', ours: [ours[of]], theirs: [theirs[of]] },
        parameters: { heldCalls: ours.calls, heldCallsOfAnchor: theirs.calls, setUpPerS },
      })
    line('memory of a live call, in use', 'held')
    line('memory of a live call, resident', 'resident')
  }
}

const measureSpeed = async (
  run: BenchRun,
  load: LoadClient,
  filled: FilledStore,
  rivals: readonly KamailioServer[],
  { numbers, cpuProf }: RaceFlags,
  lines: RaceLines,
  asked: { readonly rate: boolean; readonly load: boolean },
): Promise<void> => {
  const nodeArgs = cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf]
  const server = await startBenchServer(run, filled, { callees: load.callees, nodeArgs })
  const ours = racerOf(server)
  const pairs: Rival[] = rivals.map((rival) => ({ row: rival.row, racer: racerOfKamailio(rival) }))
  const common = { holdMs: numbers['hold-ms'], numbersFile: filled.numbersFile }
  const rates = new CleanRates()
  if (asked.rate) {
    const search = { searches: numbers.searches, mostPerS: numbers['most-per-s'], stepS: numbers['step-s'] }
    await rates.search(load, [ours, ...pairs.map(({ racer }) => racer)], { ...common, ...search })
    for (const { row, racer } of pairs) rates.print(lines, row, ours, racer)
  }
  const equalRate = (racer: typeof ours) =>
    numbers.rate !== 0 ? numbers.rate : Math.round(equalShare * Math.min(rates.medianOf(ours), rates.medianOf(racer)))
  const plan = { ...common, rounds: numbers.rounds, roundS: numbers['round-s'], warmUpS: numbers['warm-up-s'] }
  let completed = 0
  if (asked.load) {
    // Where ours is the slower one of several pairs, they share its turns.
    for (const ratePerS of new Set(pairs.map(({ racer }) => equalRate(racer)))) {
      const sharing = pairs.filter(({ racer }) => equalRate(racer) === ratePerS)
      if (ratePerS === 0)
        log(`no rate was clean for ${sharing.map(({ row }) => row.name).join(', ')}; name one with --rate`)
      else completed += await measureEqualLoad(load, ours, sharing, ratePerS, plan, lines)
    }
  }
  await server.process.stop()
  const records = countCompletedRecords(filled.data)
  log(`${records} records of completed calls, at least ${completed} expected`)
  if (records < completed) throw new Error('calls were completed without a record')
}
