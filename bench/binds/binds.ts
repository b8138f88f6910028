import { BenchRun } from '../bench-run.ts'
import { type FilledStore, fillStore } from '../fill/filled-store.ts'
import { describeFlags, FlagError, readFlags } from '../flags.ts'
import { readPlace } from '../place.ts'
import { measureBatchBind } from './batch-bind.ts'
import { measureDurableBind } from './durable-bind.ts'
import { measureHttpBind } from './http-bind.ts'
import { postgresBindsUsage, runPostgresBinds } from './postgres-binds.ts'
import { measureRoute } from './route-latency.ts'
import { measureStart } from './start.ts'

const numberFlags = {
  live: { about: 'live bindings in the stores before', fallback: [10_000, 1_000_000], min: 1_000, max: 16_000_000 },
  rounds: { about: 'rounds that count, ours and the anchor in turn', fallback: 5, min: 1, max: 50 },
  binds: { about: 'binds in a round, in process and in batches', fallback: 40_000, min: 1_000, max: 1_000_000 },
  concurrency: { about: 'binds under way at once, in process', fallback: 1_000, min: 1, max: 10_000 },
  'http-binds': { about: 'binds in a round through HTTP', fallback: 20_000, min: 1_000, max: 200_000 },
  'http-concurrency': { about: 'connections, each with one bind under way', fallback: 64, min: 1, max: 1_000 },
  batch: { about: 'binds in a batch', fallback: [100, 1_000], min: 1, max: 1_000 },
  'batch-concurrency': { about: 'batches under way at once', fallback: 8, min: 1, max: 64 },
  routes: { about: 'routes in a round', fallback: 100_000, min: 1_000, max: 1_000_000 },
} as const

const parts = ['route', 'process', 'http', 'keyed', 'batch', 'start'] as const

export const bindsUsage = `${describeFlags(numberFlags, parts)}\n  with --store postgres:\n${postgresBindsUsage}`

export const runBinds = async (args: readonly string[]): Promise<void> => {
  const at = args.indexOf('--store')
  if (at >= 0) {
    if (args[at + 1] !== 'postgres')
      throw new FlagError('--store must be postgres; without it the store is the embedded one')
    return runPostgresBinds(args.toSpliced(at, 2))
  }
  const { numbers, only, dir, filled: kept, cpuProf } = readFlags(args, numberFlags, parts)
  const { rounds } = numbers
  const nodeArgs = cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf]
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const stores: FilledStore[] = []
    for (const live of [...numbers.live].sort((one, other) => one - other))
      stores.push(await fillStore(run, live, kept))
    if (only.has('route')) {
      await measureRoute(run, stores, place, { rounds, routesPerRound: numbers.routes, nodeArgs })
    }
    if (only.has('process')) {
      const { binds, concurrency } = numbers
      await measureDurableBind(run, stores, place, { rounds, bindsPerRound: binds, concurrency, nodeArgs })
    }
    const http = { rounds, requestsPerRound: numbers['http-binds'], concurrency: numbers['http-concurrency'], nodeArgs }
    for (const filled of stores) {
      if (only.has('http')) await measureHttpBind(run, filled, place, { ...http, keyed: false })
      if (only.has('keyed')) await measureHttpBind(run, filled, place, { ...http, keyed: true })
      if (only.has('batch')) {
        await measureBatchBind(run, filled, place, {
          rounds,
          bindsPerRound: numbers.binds,
          items: numbers.batch,
          concurrency: numbers['batch-concurrency'],
          ownConcurrency: numbers.concurrency,
          nodeArgs,
        })
      }
    }
    if (only.has('start')) await measureStart(run, await fillStore(run, 0, undefined), stores, place, rounds)
  } finally {
    await run.close()
  }
}
