import type { BenchRun } from '../bench-run.ts'
import type { FilledStore } from '../fill/filled-store.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { printGrowth } from './growth.ts'
import { StoreClient } from './store-client.ts'
import type { RouteOutcome } from './store-protocol.ts'

export type RoutePlan = {
  readonly rounds: number
  readonly routesPerRound: number
  readonly nodeArgs: readonly string[]
}

type Asked = { readonly filled: FilledStore; readonly client: StoreClient; readonly rounds: RouteOutcome[] }

/** Routes in process, one after the other. The stores of all sizes take turns. */
export const measureRoute = async (
  run: BenchRun,
  stores: readonly FilledStore[],
  place: Place,
  { rounds, routesPerRound, nodeArgs }: RoutePlan,
): Promise<void> => {
  const asked: Asked[] = []
  for (const filled of stores) {
    asked.push({ filled, client: await StoreClient.start(run, filled, { nodeArgs }), rounds: [] })
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (const { filled, client, rounds: outcomes } of asked) {
      const outcome = await client.route(routesPerRound)
      const perSecond = (routesPerRound / outcome.seconds).toFixed(0)
      log(
        `${filled.live} live: routes/s ${perSecond}, p50 ${outcome.p50Us.toFixed(1)} us, p99 ${outcome.p99Us.toFixed(1)} us`,
      )
      if (round > 0) outcomes.push(outcome)
    }
  }
  for (const { filled, client, rounds: outcomes } of asked) {
    const parameters = { live: filled.live, routesPerRound, concurrency: 1 }
    const head = { bench: 'binds', name: 'route, in process', parameters } as const
    const line = (metric: string, unit: string, of: (outcome: RouteOutcome) => number) =>
      printResult({ ...head, metric, unit }, { ours: spreadOf(outcomes.map(of)), anchor: null }, place)
    line('throughput', 'routes/s', ({ seconds }) => routesPerRound / seconds)
    line('p50 latency', 'us', ({ p50Us }) => p50Us)
    line('p99 latency', 'us', ({ p99Us }) => p99Us)
    await client.stop()
  }
  const figures = (of: (outcome: RouteOutcome) => number) =>
    asked.map(({ filled, rounds: outcomes }) => [filled.live, outcomes.map(of)] as const)
  printGrowth(
    'route, in process',
    [
      {
        metric: 'time per route',
        unit: 'us/route',
        figures: figures(({ seconds }) => (seconds * 1e6) / routesPerRound),
      },
      { metric: 'p99 latency', unit: 'us', figures: figures(({ p99Us }) => p99Us) },
    ],
    place,
  )
}
