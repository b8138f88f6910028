import { randomInt } from 'node:crypto'
import { committedClock, type ProtectedNumber, parseProtectedNumber, Router } from '@axbridge/core'
import { callAt } from '@axbridge/sim/load'
import { type FilledStore, openStore, phoneOf } from '../filled-store.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'

export type RoutePlan = { readonly rounds: number; readonly routesPerRound: number }

/** Who is meant by "c dialled x", one after the other, for bindings drawn from all over the store. */
export const measureRoute = async (filled: FilledStore, place: Place, plan: RoutePlan): Promise<void> => {
  const { store, vault } = await openStore(filled.data, filled.keys)
  const router = new Router(store, vault, committedClock({ now: () => Date.now() }, store))
  const rounds: { p50: number; p99: number }[] = []
  try {
    for (let round = 0; round <= plan.rounds; round += 1) {
      const took = await routeMany(router, filled, plan.routesPerRound)
      log(`route p50 ${took.p50.toFixed(1)} us, p99 ${took.p99.toFixed(1)} us`)
      if (round > 0) rounds.push(took)
    }
  } finally {
    await store.close()
  }
  const parameters = { live: filled.numbers.length, routesPerRound: plan.routesPerRound }
  const head = { bench: 'binds', name: 'route, in process', unit: 'us', parameters } as const
  for (const share of ['p50', 'p99'] as const) {
    const ours = spreadOf(rounds.map((round) => round[share]))
    printResult({ ...head, metric: `${share} latency` }, { ours, anchor: null }, place)
  }
}

const routeMany = async (router: Router, { numbers }: FilledStore, count: number) => {
  const took = new Float64Array(count)
  for (let at = 0; at < count; at += 1) {
    const index = randomInt(numbers.length)
    const caller = phoneOf(callAt(index).caller)
    const dialled = numberFrom(numbers[index])
    const startedAt = performance.now()
    const route = await router.route(caller, dialled)
    took[at] = (performance.now() - startedAt) * 1_000
    if (route.kind !== 'connect') throw new Error(`a live binding did not route: ${route.reason}`)
  }
  took.sort()
  return { p50: took[Math.floor(count * 0.5)] ?? 0, p99: took[Math.floor(count * 0.99)] ?? 0 }
}

const numberFrom = (without700: number | undefined): ProtectedNumber => {
  const number = parseProtectedNumber(`700${String(without700).padStart(12, '0')}`)
  if (!number.ok) throw new Error('the filled store holds a number that is none')
  return number.value
}
