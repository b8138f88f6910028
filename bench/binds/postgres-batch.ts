import type { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import type { FilledStore } from '../fill/filled-store.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { compared } from './compared.ts'
import { HttpClient } from './http-client.ts'

export type PostgresBatchPlan = {
  readonly rounds: number
  readonly bindsPerRound: number
  /** How many binds are in a batch, and how many batches are under way at once. */
  readonly items: number
  readonly concurrency: number
  /** The first index that nobody has bound. */
  readonly firstIndex: number
  readonly url: string
  /** The same binds in process, as many under way at once: the anchor. Answers binds a second. */
  readonly inProcess: (binds: number, atOnce: number) => Promise<number>
}

/** Batches of binds through HTTP on a PostgreSQL, in turn with the same binds in process on the same database. Nothing is pinned. */
export const measurePostgresBatch = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  { rounds, bindsPerRound, items, concurrency, firstIndex, url, inProcess }: PostgresBatchPlan,
): Promise<void> => {
  const settings = { store: { kind: 'postgres', url } }
  const server = await startBenchServer(run, filled, { settings, core: 'any' })
  const load = await HttpClient.start(run, 'any')
  const { host: authority, port } = new URL(server.ready.http)
  const requests = Math.ceil(bindsPerRound / items)
  const ours: number[] = []
  const anchor: number[] = []
  // The first round warms both and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    await load.prepare({
      ...{ authority, keyId: filled.keyId, secret: filled.secret, path: '/v1/bindings/batch', keyed: false },
      ...{ expiresAt: new Date(filled.expiresAt).toISOString(), requests, items },
      firstIndex: firstIndex + round * requests * items,
    })
    const { bound, seconds } = await load.post(Number(port), concurrency)
    if (bound < requests * items) throw new Error(`only ${bound} of ${requests * items} binds were done`)
    const own = await inProcess(bindsPerRound, concurrency * items)
    log(`batches of ${items}: binds/s ${(bound / seconds).toFixed(0)}, in process ${own.toFixed(0)}`)
    if (round === 0) continue
    ours.push(bound / seconds)
    anchor.push(own)
  }
  await Promise.all([server.process.stop(), load.stop()])
  const parameters = {
    liveBefore: filled.live,
    bindsPerRound,
    items,
    batchesUnderWay: concurrency,
    store: 'postgres',
    pinned: false,
  }
  const name = `durable binds through HTTP, signed, in batches of ${items}`
  const same = (perSecond: number): number => perSecond
  const figures = compared(ours, anchor, 'own durable binds in process', 'higher', same, same)
  printResult({ bench: 'binds', name, parameters, metric: 'throughput', unit: 'binds/s' }, figures, place)
}
