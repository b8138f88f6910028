import type { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { copyFilled, type FilledStore, removeCopy } from '../fill/filled-store.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { compared } from './compared.ts'
import { HttpClient } from './http-client.ts'
import type { RequestPlan } from './http-protocol.ts'
import { untilIdle } from './idle-store.ts'
import { StoreClient } from './store-client.ts'

export type BatchBindPlan = {
  readonly rounds: number
  readonly bindsPerRound: number
  /** How many binds are in a batch. */
  readonly items: readonly number[]
  /** How many batches are under way at once. */
  readonly concurrency: number
  /** How many binds are under way at once in process. */
  readonly ownConcurrency: number
  readonly nodeArgs: readonly string[]
}

type Round = { readonly perSecond: number; readonly cpuPerBind: number }
type BatchRound = Round & { readonly p99Ms: number; readonly generatorBusy: number }

/**
 * Batches of binds through HTTP, in turn with the same binds in process, which is their anchor. Neither is pinned: in process
 * the writer's thread has the second core, and so has that of the server beside a generator that does next to nothing.
 */
export const measureBatchBind = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  plan: BatchBindPlan,
): Promise<void> => {
  const [own, inProcess] = [copyFilled(run, filled, 'batch'), copyFilled(run, filled, 'in-process')]
  const server = await startBenchServer(run, own, { nodeArgs: plan.nodeArgs, core: 'any' })
  const client = await StoreClient.start(run, inProcess, { nodeArgs: [] })
  const load = await HttpClient.start(run, 'any')
  const { host: authority, port } = new URL(server.ready.http)
  const requests: Omit<RequestPlan, 'requests' | 'items' | 'firstIndex'> = {
    authority,
    keyId: filled.keyId,
    secret: filled.secret,
    path: '/v1/bindings/batch',
    expiresAt: new Date(filled.expiresAt).toISOString(),
    keyed: false,
  }

  let bound = filled.live
  const batchRound = async (items: number): Promise<BatchRound> => {
    const count = Math.ceil(plan.bindsPerRound / items)
    await load.prepare({ ...requests, requests: count, items, firstIndex: bound })
    const cpuBefore = server.process.cpuMicroseconds()
    const outcome = await load.post(Number(port), plan.concurrency)
    const cpu = server.process.cpuMicroseconds() - cpuBefore
    if (outcome.bound < count * items) throw new Error(`only ${outcome.bound} of ${count * items} binds were done`)
    bound += count * items
    await untilIdle(own)
    const { seconds, p99Ms, generatorBusy } = outcome
    return { perSecond: outcome.bound / seconds, cpuPerBind: cpu / outcome.bound, p99Ms, generatorBusy }
  }
  let boundInProcess = filled.live
  const ownRound = async (): Promise<Round> => {
    const outcome = await client.bind(boundInProcess, plan.bindsPerRound, plan.ownConcurrency)
    boundInProcess += plan.bindsPerRound
    await untilIdle(inProcess)
    return {
      perSecond: plan.bindsPerRound / outcome.seconds,
      cpuPerBind: outcome.cpuMicroseconds / plan.bindsPerRound,
    }
  }

  const ours = plan.items.map((): BatchRound[] => [])
  const anchor: Round[] = []
  // The first round warms both and is not counted.
  for (let round = 0; round <= plan.rounds; round += 1) {
    const other = await ownRound()
    if (round > 0) anchor.push(other)
    for (const [at, items] of plan.items.entries()) {
      const one = await batchRound(items)
      log(
        `${filled.live} live: batches of ${items}, binds/s ${one.perSecond.toFixed(0)} at ${one.cpuPerBind.toFixed(0)} us, ` +
          `in process ${other.perSecond.toFixed(0)} at ${other.cpuPerBind.toFixed(0)} us`,
      )
      if (round > 0) ours[at]?.push(one)
    }
  }
  await Promise.all([server.process.stop(), client.stop(), load.stop()])
  removeCopy(own)
  removeCopy(inProcess)
  for (const [at, items] of plan.items.entries()) print(place, plan, filled, items, ours[at] ?? [], anchor)
}

const print = (
  place: Place,
  plan: BatchBindPlan,
  filled: FilledStore,
  items: number,
  ours: readonly BatchRound[],
  anchor: readonly Round[],
): void => {
  const parameters = {
    liveBefore: filled.live,
    bindsPerRound: plan.bindsPerRound,
    batchesUnderWay: plan.concurrency,
    concurrencyInProcess: plan.ownConcurrency,
    pinned: false,
    generatorBusy: Number(Math.max(...ours.map(({ generatorBusy }) => generatorBusy)).toFixed(2)),
    idempotencyKey: false,
  }
  const anchorName = 'own durable binds in process'
  const perSecond = (round: Round) => round.perSecond
  const cpu = (round: Round) => round.cpuPerBind
  const name = `durable binds through HTTP, signed, in batches of ${items}`
  const head = { bench: 'binds', name, parameters } as const
  const throughput = compared(ours, anchor, anchorName, 'higher', perSecond, perSecond)
  printResult({ ...head, metric: 'throughput', unit: 'binds/s' }, throughput, place)
  const cpuFigures = compared(ours, anchor, anchorName, 'lower', cpu, cpu)
  printResult({ ...head, metric: 'CPU, all threads', unit: 'us/bind' }, cpuFigures, place)
  const p99 = { ours: spreadOf(ours.map(({ p99Ms }) => p99Ms)), anchor: null }
  printResult({ ...head, metric: 'p99 answer time of a batch', unit: 'ms' }, p99, place)
}
