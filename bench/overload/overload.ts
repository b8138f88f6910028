import { setTimeout as pause } from 'node:timers/promises'
import type { StagedPlan } from '@axbridge/sim/load'
import { BenchRun } from '../bench-run.ts'
import { type BenchServer, startBenchServer } from '../bench-server.ts'
import { CollectedMemory } from '../calls/collected-memory.ts'
import { countCompletedRecords } from '../calls/kept-records.ts'
import { copyFilled, type FilledStore, fillStore } from '../fill/filled-store.ts'
import { describeFlags, type Flags, readFlags } from '../flags.ts'
import { readPlace } from '../place.ts'
import { log } from '../result-line.ts'
import { readStoppedCounters } from '../soak/stopped-counters.ts'
import { describeStage, goodputOf } from './describe-stage.ts'
import { findMaximumGoodput } from './maximum-goodput.ts'
import { OverloadLines } from './overload-lines.ts'
import { StagedClient } from './staged-client.ts'
import { type WatchedStage, watchStages } from './watched-stages.ts'

const numberFlags = {
  live: { about: 'live bindings in the store', fallback: 1_000_000, min: 100_000, max: 10_000_000 },
  seconds: { about: 'seconds at each of the loads', fallback: 60, min: 5, max: 3_600 },
  'recovery-s': { about: 'seconds at 0.6 times the capacity afterwards', fallback: 20, min: 6, max: 600 },
  'side-s': { about: 'seconds of fairness and of oc', fallback: 30, min: 5, max: 600 },
  capacity: {
    about: 'the maximum goodput in calls/s; 0 finds it',
    fallback: 0,
    min: 0,
    max: 50_000,
  },
  'hold-ms': { about: 'from the ACK to the BYE', fallback: 200, min: 0, max: 60_000 },
  'step-s': { about: 'seconds of a step in the search of the capacity', fallback: 5, min: 2, max: 60 },
  'most-per-s': { about: 'where that search ends', fallback: 12_000, min: 500, max: 50_000 },
} as const

const parts = ['stages', 'fairness', 'oc'] as const

export const overloadUsage = describeFlags(numberFlags, parts)

const multiples = [2, 3, 4] as const
const recoveryShare = 0.6
const floodMultiple = 4
const quietShare = 0.2

/** Each is a trunk to the server. */
const sources = ['127.0.0.2', '127.0.0.3'] as const

/** RFC 3261's longest memory of an ended transaction is 32 s; what was sent twice began up to 32 s later. */
const leftoversGoneMs = 70_000

type Bench = {
  readonly load: StagedClient
  readonly server: BenchServer
  readonly memory: CollectedMemory
  readonly lines: OverloadLines
  readonly capacity: number
  readonly flags: Flags<typeof numberFlags>
}

/** Offers more than the server can do, and looks at what it does nevertheless. */
export const runOverload = async (args: readonly string[]): Promise<void> => {
  const flags = readFlags(args, numberFlags, parts)
  const { numbers, dir, filled: kept, cpuProf } = flags
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const filled = copyFilled(run, await fillStore(run, numbers.live, kept), 'overload')
    const memory = new CollectedMemory(run)
    const profile = cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf]
    const load = await StagedClient.start(run, sources, 'measuring')
    const nodeArgs = [...memory.nodeArgs, ...profile]
    const server = await startBenchServer(run, filled, { callees: load.callees, sources, nodeArgs })
    await load.aim([server.ready.sip.udp], filled.numbersFile)
    const holdMs = numbers['hold-ms']
    const search = { holdMs, mostPerS: numbers['most-per-s'], stepS: numbers['step-s'] }
    const capacity = numbers.capacity || (await findMaximumGoodput(load, server.process, search))
    if (capacity === 0) throw new Error('no call was completed at any rate')
    const lines = new OverloadLines(place, capacity, { live: numbers.live, holdMs })
    const bench = { load, server, memory, lines, capacity, flags }
    let completed = 0
    if (flags.only.has('stages')) completed += await measureStages(bench)
    if (flags.only.has('fairness')) completed += await measureFairness(bench)
    if (flags.only.has('oc')) completed += await measureOverloadControl(bench)
    await stop(run, bench, filled, completed)
  } finally {
    await run.close()
  }
}

const completedIn = (stages: readonly WatchedStage[]): number =>
  stages.flatMap(({ outcome }) => outcome.sources).reduce((sum, source) => sum + source.completed, 0)

const measureStages = async ({ load, server, memory, lines, capacity, flags }: Bench): Promise<number> => {
  const { numbers } = flags
  const name = (multiple: number) => `${multiple} times the capacity`
  await pause(leftoversGoneMs)
  const before = await memory.read(server.process)
  const stages = [
    ...multiples.map((multiple) => ({ seconds: numbers.seconds, ratesPerS: [multiple * capacity] })),
    { seconds: numbers['recovery-s'], ratesPerS: [recoveryShare * capacity] },
  ]
  const plan: StagedPlan = { stages, holdMs: numbers['hold-ms'], overloadControl: false }
  const watched = await watchStages(load, server.process, plan)
  for (const [at, stage] of watched.entries()) {
    const multiple = multiples[at] ?? recoveryShare
    log(`${name(multiple)}: ${describeStage(stage.outcome)}`)
    lines.printStage(name(multiple), stage)
  }
  const recovery = watched.at(-1)?.outcome.sources[0]?.fullServiceAfterMs ?? null
  lines.print('after the overload', 'until full service', 's', recovery === null ? null : recovery / 1_000)
  const [first, last] = [watched[0], watched[multiples.length - 1]]
  if (first !== undefined && last !== undefined) {
    const growth = (last.residentAtEnd - first.residentAtEnd) / 2 ** 20
    lines.print(
      'overload',
      'resident memory, growth from the end of the first stage to the end of the last',
      'MiB',
      growth,
    )
  }
  await pause(leftoversGoneMs)
  const after = await memory.read(server.process)
  const growth = (after.heldOctets - before.heldOctets) / 2 ** 20
  lines.print('after the overload', 'held 70 s later, more than before', 'MiB', growth)
  return completedIn(watched)
}

/** One trunk offers far too much, and the other little: the other is to notice nothing. */
const measureFairness = async ({ load, server, lines, capacity, flags }: Bench): Promise<number> => {
  const { numbers } = flags
  const ratesPerS = [floodMultiple * capacity, quietShare * capacity]
  const plan = {
    stages: [{ seconds: numbers['side-s'], ratesPerS }],
    holdMs: numbers['hold-ms'],
    overloadControl: false,
  }
  const watched = await watchStages(load, server.process, plan)
  for (const stage of watched) {
    const [flood, quiet] = stage.outcome.sources
    if (flood === undefined || quiet === undefined) throw new Error('there are two sources')
    log(`flood beside a quiet trunk: ${describeStage(stage.outcome)}`)
    const name = 'a trunk that offers 4 times the capacity beside one that offers 0.2 times'
    lines.printStage(name, stage)
    const share = ({ completed, offered }: typeof quiet) => (100 * completed) / Math.max(1, offered)
    lines.print(name, 'calls completed of the quiet trunk', '%', share(quiet))
    lines.print(name, 'calls completed of the other', '%', share(flood))
    lines.print(name, 'set-up on the quiet trunk, p99', 'ms', quiet.setUpMs.p99)
  }
  return completedIn(watched)
}

/** The sources offer and obey RFC 7339: fewer calls are to be refused, and as many completed. */
const measureOverloadControl = async ({ load, server, lines, capacity, flags }: Bench): Promise<number> => {
  const { numbers } = flags
  const stages = [{ seconds: numbers['side-s'], ratesPerS: [floodMultiple * capacity] }]
  const plan = { stages, holdMs: numbers['hold-ms'], overloadControl: true }
  const watched = await watchStages(load, server.process, plan)
  for (const stage of watched) {
    log(`with RFC 7339: ${describeStage(stage.outcome)}`)
    const name = '4 times the capacity, the client obeys RFC 7339'
    lines.printStage(name, stage)
    const { offered, heldBack } = stage.outcome.sources[0] ?? { offered: 0, heldBack: 0 }
    lines.print(name, 'calls held back by the client', '%', (100 * heldBack) / Math.max(1, offered + heldBack))
    lines.print(name, 'goodput of the maximum', '%', (100 * goodputOf(stage.outcome)) / capacity)
  }
  return completedIn(watched)
}

const stop = async (
  run: BenchRun,
  { load, server, lines }: Bench,
  filled: FilledStore,
  completed: number,
): Promise<void> => {
  await pause(leftoversGoneMs)
  await Promise.all([server.process.stop(), load.stop()])
  const counters = readStoppedCounters(run.path('server.log'))
  lines.print(
    'after the overload',
    'calls and transactions left at the stop',
    'count',
    counters.live + counters.transactions,
  )
  const records = countCompletedRecords(filled.data)
  log(`${records} records of completed calls, at least ${completed} expected`)
  if (records < completed) throw new Error('calls were completed without a record')
}
