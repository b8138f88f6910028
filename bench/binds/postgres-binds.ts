import { copyEmbeddedStore, openPostgresStore } from '@axbridge/store'
import { PostgresServer } from '../../tests/postgres-server.ts'
import { BenchRun } from '../bench-run.ts'
import { type FilledStore, fillStore } from '../fill/filled-store.ts'
import { bindAt, joined } from '../fill/opened-store.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { runInFlight } from '../in-flight.ts'
import { readPlace } from '../place.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { BarePostgres } from './bare-postgres.ts'
import { compared } from './compared.ts'
import { measureHttpBind } from './http-bind.ts'
import { measurePostgresBatch } from './postgres-batch.ts'

const numberFlags = {
  live: { about: 'live bindings in the store before', fallback: 10_000, min: 1_000, max: 1_000_000 },
  rounds: { about: 'rounds that count, ours and the anchor in turn', fallback: 5, min: 1, max: 50 },
  binds: { about: 'binds in a round, in process', fallback: 20_000, min: 1_000, max: 1_000_000 },
  concurrency: { about: 'binds under way at once, in process', fallback: [100, 1_000, 4_000], min: 1, max: 10_000 },
  'http-binds': { about: 'binds in a round through HTTP', fallback: 10_000, min: 1_000, max: 200_000 },
  items: { about: 'binds in a batch through HTTP', fallback: 100, min: 1, max: 1_000 },
  'http-concurrency': { about: 'connections, each with one bind under way', fallback: 64, min: 1, max: 1_000 },
} as const

const parts = ['process', 'http', 'batch'] as const

export const postgresBindsUsage = describeFlags(numberFlags, parts)

const anchorName = 'bare loop of multi-row inserts: same schema, rows made in the server, one connection, groups of 100'

/** Durable binds on a PostgreSQL of this machine, which shares its cores with the binder. */
export const runPostgresBinds = async (args: readonly string[]): Promise<void> => {
  const { numbers, only, dir, filled: kept } = readFlags(args, numberFlags, parts)
  const place = readPlace()
  const run = new BenchRun(dir)
  const server = await PostgresServer.start()
  try {
    const filled = await fillStore(run, numbers.live, kept)
    const url = await server.database()
    await copyEmbeddedStore({ directory: filled.data, url, progress: () => {} })
    if (only.has('process')) await measureInProcess(server, url, filled, place, numbers)
    if (only.has('http')) {
      await measureHttpBind(run, filled, place, {
        rounds: numbers.rounds,
        requestsPerRound: numbers['http-binds'],
        concurrency: numbers['http-concurrency'],
        keyed: false,
        nodeArgs: [],
        store: { name: 'postgres', settings: { kind: 'postgres', url } },
      })
    }
    if (only.has('batch')) await measureBatch(run, url, filled, place, numbers)
  } finally {
    await run.close()
    await server.close()
  }
}

type Batch = { readonly rounds: number; readonly binds: number; readonly items: number }

const measureBatch = async (
  run: BenchRun,
  url: string,
  filled: FilledStore,
  place: Place,
  { rounds, binds, items }: Batch,
): Promise<void> => {
  const store = await openPostgresStore({ url })
  const { bindings } = joined(store, filled.keys)
  let next = filled.live + 30_000_000
  const inProcess = async (count: number, atOnce: number): Promise<number> => {
    const first = next
    next += count
    const startedAt = performance.now()
    await runInFlight(count, atOnce, (index) => bindAt(bindings, filled, first + index))
    return count / ((performance.now() - startedAt) / 1_000)
  }
  const firstIndex = filled.live + 20_000_000
  const plan = { rounds, bindsPerRound: binds, items, concurrency: 8, firstIndex, url, inProcess }
  await measurePostgresBatch(run, filled, place, plan)
  await store.close()
}

type InProcess = { readonly rounds: number; readonly binds: number; readonly concurrency: readonly number[] }

const measureInProcess = async (
  server: PostgresServer,
  url: string,
  filled: FilledStore,
  place: Place,
  { rounds, binds, concurrency }: InProcess,
): Promise<void> => {
  const store = await openPostgresStore({ url })
  const { bindings } = joined(store, filled.keys)
  const bareUrl = await server.database()
  await (await openPostgresStore({ url: bareUrl })).close()
  const bare = await BarePostgres.open(bareUrl)
  // What comes after the filled ones, and is not what the rounds through HTTP bind.
  let next = filled.live + 10_000_000
  for (const atOnce of concurrency) {
    const ours: number[] = []
    const anchor: number[] = []
    // The first round warms both and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const first = next
      next += binds
      const startedAt = performance.now()
      await runInFlight(binds, atOnce, (index) => bindAt(bindings, filled, first + index))
      const own = binds / ((performance.now() - startedAt) / 1_000)
      const other = await bare.run(binds)
      log(`${atOnce} at once: binds/s ${own.toFixed(0)}, bare loop ${other.toFixed(0)}`)
      if (round === 0) continue
      ours.push(own)
      anchor.push(other)
    }
    const parameters = { liveBefore: filled.live, bindsPerRound: binds, concurrency: atOnce, store: 'postgres' }
    const head = { bench: 'binds', name: 'durable bind, in process', parameters } as const
    const same = (perSecond: number) => perSecond
    const figures = compared(ours, anchor, anchorName, 'higher', same, same)
    printResult({ ...head, metric: 'throughput', unit: 'binds/s' }, figures, place)
  }
  await bare.close()
  await store.close()
}
