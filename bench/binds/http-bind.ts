import type { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import type { FilledStore } from '../filled-store.ts'
import { orderIdAt } from '../order-id.ts'
import type { PinnedProcess } from '../pinned-process.ts'
import { canPin } from '../pinned-process.ts'
import { repository } from '../place.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'
import type { AnchorAnswer, HttpOrder, HttpOutcome, HttpReport } from './http-protocol.ts'

export type HttpBindPlan = {
  readonly rounds: number
  readonly requestsPerRound: number
  readonly concurrency: number
  /** The first binding index that nobody has used yet. */
  readonly firstIndex: number
  readonly nodeArgs: readonly string[]
}

type Round = HttpOutcome & { readonly perSecond: number; readonly cpuPerRequest: number }

const roundTimeoutMs = 120_000

/** Durable binds through HTTP, in turn with a Fastify that answers the same bytes and does nothing. */
export const measureHttpBind = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  plan: HttpBindPlan,
): Promise<void> => {
  const expiresAt = new Date(filled.expiresAt).toISOString()
  const server = await startBenchServer(run, filled, { nodeArgs: plan.nodeArgs })
  const answer = await bindOnce(server.ready.http, filled.apiKey, expiresAt, plan.firstIndex)
  const anchorProcess = await run.start({
    script: `${repository}dist/bench/binds/fastify-anchor.js`,
    args: [JSON.stringify(answer)],
    core: 'measured',
    readReady: (message) => (message as { port?: number }).port,
  })
  const load = await run.start({
    script: `${repository}dist/bench/binds/http-load.js`,
    core: 'measuring',
    readReady: (message) => ((message as HttpReport).kind === 'ready' ? true : undefined),
  })

  let firstIndex = plan.firstIndex + 1
  const measure = async (measured: PinnedProcess, port: number): Promise<Round> => {
    const order: HttpOrder = {
      kind: 'post',
      port,
      concurrency: plan.concurrency,
      requests: plan.requestsPerRound,
      firstIndex,
      apiKey: filled.apiKey,
      expiresAt,
    }
    const cpuBefore = measured.cpuMicroseconds()
    const posted = load.next((message) => outcomeIn(message as HttpReport), roundTimeoutMs)
    load.send(order)
    const outcome = await posted
    const cpu = measured.cpuMicroseconds() - cpuBefore
    if (outcome.refused > 0) throw new Error(`${outcome.refused} binds through HTTP were not answered 201`)
    return {
      ...outcome,
      perSecond: plan.requestsPerRound / outcome.seconds,
      cpuPerRequest: cpu / plan.requestsPerRound,
    }
  }

  const [ours, anchor]: [Round[], Round[]] = [[], []]
  const port = Number(new URL(server.ready.http).port)
  // The first round warms both and is not counted.
  for (let round = 0; round <= plan.rounds; round += 1) {
    const own = await measure(server.process, port)
    firstIndex += plan.requestsPerRound
    const other = await measure(anchorProcess, anchorProcess.ready as number)
    log(
      `HTTP binds/s ${own.perSecond.toFixed(0)} at ${own.cpuPerRequest.toFixed(0)} us, Fastify ` +
        `${other.perSecond.toFixed(0)} at ${other.cpuPerRequest.toFixed(0)} us`,
    )
    if (round === 0) continue
    ours.push(own)
    anchor.push(other)
  }
  await Promise.all([server.process.stop(), anchorProcess.stop(), load.stop()])
  print(place, plan, filled, ours, anchor)
}

const print = (place: Place, plan: HttpBindPlan, filled: FilledStore, ours: Round[], anchor: Round[]): void => {
  const busiest = (rounds: readonly Round[]) => Math.max(...rounds.map((round) => round.generatorBusy))
  const parameters = {
    live: filled.numbers.length,
    requestsPerRound: plan.requestsPerRound,
    concurrency: plan.concurrency,
    pinned: canPin,
    generatorBusy: Number(busiest(ours).toFixed(2)),
    generatorBusyAtAnchor: Number(busiest(anchor).toFixed(2)),
    idempotencyKey: false,
  }
  const compare = (of: (round: Round) => number, better: 'higher' | 'lower') => ({
    ours: spreadOf(ours.map(of)),
    anchor: {
      name: 'Fastify answering the same bytes without work',
      figure: spreadOf(anchor.map(of)),
      ratio: medianRatio(ours.map(of), anchor.map(of), better),
    },
  })
  const head = { bench: 'binds', name: 'durable bind through HTTP, bearer key, unsigned', parameters } as const
  const perSecond = compare((round) => round.perSecond, 'higher')
  printResult({ ...head, metric: 'throughput', unit: 'binds/s' }, perSecond, place)
  const cpu = compare((round) => round.cpuPerRequest, 'lower')
  printResult({ ...head, metric: 'CPU, all threads', unit: 'us/bind' }, cpu, place)
  const p99 = { ours: spreadOf(ours.map((round) => round.p99Ms)), anchor: null }
  printResult({ ...head, metric: 'p99 answer time', unit: 'ms' }, p99, place)
}

const outcomeIn = (message: HttpReport): HttpOutcome | undefined => (message.kind === 'posted' ? message : undefined)

/** A bind whose answer the anchor repeats. */
const bindOnce = async (http: string, apiKey: string, expiresAt: string, index: number): Promise<AnchorAnswer> => {
  const answer = await fetch(`${http}/v1/bindings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ a: '13800000001', b: '13900000001', orderId: orderIdAt(index), expiresAt }),
    signal: AbortSignal.timeout(10_000),
  })
  const body = await answer.text()
  if (answer.status !== 201) throw new Error(`the first bind was answered ${answer.status}`)
  return { body, location: answer.headers.get('location') ?? '' }
}
