import { BenchRun } from '../bench-run.ts'
import { fillStore } from '../filled-store.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { readPlace } from '../place.ts'
import { measureDurableBind } from './durable-bind.ts'
import { measureHttpBind } from './http-bind.ts'
import { measureRoute } from './route-latency.ts'

const numberFlags = {
  live: { about: 'live bindings in the store before', fallback: 100_000, min: 1_000, max: 10_000_000 },
  rounds: { about: 'rounds that count, ours and the anchor in turn', fallback: 5, min: 1, max: 50 },
  binds: { about: 'binds in a round, in process', fallback: 40_000, min: 1_000, max: 1_000_000 },
  concurrency: { about: 'binds under way at once, in process', fallback: 1_000, min: 1, max: 10_000 },
  'http-binds': { about: 'binds in a round through HTTP', fallback: 20_000, min: 1_000, max: 1_000_000 },
  'http-concurrency': { about: 'connections, each with one bind under way', fallback: 64, min: 1, max: 1_000 },
  routes: { about: 'routes in a round', fallback: 40_000, min: 1_000, max: 1_000_000 },
} as const

const parts = ['route', 'process', 'http'] as const

export const bindsUsage = describeFlags(numberFlags, parts)

export const runBinds = async (args: readonly string[]): Promise<void> => {
  const { numbers, only, dir, cpuProf } = readFlags(args, numberFlags, parts)
  const { rounds } = numbers
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const filled = await fillStore(run, numbers.live)
    if (only.has('route')) await measureRoute(filled, place, { rounds, routesPerRound: numbers.routes })
    let firstIndex = numbers.live
    if (only.has('process')) {
      const { binds, concurrency } = numbers
      await measureDurableBind(run, filled, place, { rounds, bindsPerRound: binds, concurrency })
      firstIndex += (rounds + 1) * binds
    }
    if (only.has('http')) {
      await measureHttpBind(run, filled, place, {
        rounds,
        requestsPerRound: numbers['http-binds'],
        concurrency: numbers['http-concurrency'],
        firstIndex,
        nodeArgs: cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf],
      })
    }
  } finally {
    await run.close()
  }
}
