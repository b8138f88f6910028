import { signRequest } from '@axbridge/server'
import type { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { copyFilled, type FilledStore, removeCopy } from '../fill/filled-store.ts'
import { canPin, type PinnedProcess } from '../pinned-process.ts'
import { repository } from '../place.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { compared } from './compared.ts'
import { HttpClient } from './http-client.ts'
import type { AnchorAnswer, HttpOutcome, RequestPlan } from './http-protocol.ts'
import { untilIdle } from './idle-store.ts'
import { bindBody } from './signed-bind.ts'

export type HttpBindPlan = {
  readonly rounds: number
  readonly requestsPerRound: number
  readonly concurrency: number
  /** Whether each request has an Idempotency-Key, and the server keeps its answer. */
  readonly keyed: boolean
  readonly nodeArgs: readonly string[]
  /** Another store than the filled one; which, as it stands in the results. */
  readonly store?: { readonly name: string; readonly settings: object }
}

type Round = HttpOutcome & { readonly perSecond: number; readonly cpuPerRequest: number }

/** Above this share of its core it was the generator that gave out, and a throughput says nothing about the server. */
const mostGeneratorBusy = 0.9

/** Durable binds through HTTP, in turn with a Fastify that answers the same bytes and does nothing. */
export const measureHttpBind = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  plan: HttpBindPlan,
): Promise<void> => {
  const copy = copyFilled(run, filled, 'http')
  const server = await startBenchServer(run, copy, {
    nodeArgs: plan.nodeArgs,
    settings: plan.store === undefined ? {} : { store: plan.store.settings },
  })
  const load = await HttpClient.start(run, 'measuring')
  const requests: RequestPlan = {
    authority: new URL(server.ready.http).host,
    keyId: filled.keyId,
    secret: filled.secret,
    requests: plan.requestsPerRound,
    items: 1,
    path: '/v1/bindings',
    firstIndex: filled.live,
    expiresAt: new Date(filled.expiresAt).toISOString(),
    keyed: plan.keyed,
  }
  const anchorProcess = await run.start({
    script: `${repository}dist/bench/binds/fastify-anchor.js`,
    args: [JSON.stringify(await bindOnce(server.ready.http, { ...requests, requests: 1 }))],
    core: 'measured',
    readReady: (message) => (message as { port?: number }).port,
  })

  const measure = async (measured: PinnedProcess, port: number): Promise<Round> => {
    const cpuBefore = measured.cpuMicroseconds()
    const outcome = await load.post(port, plan.concurrency)
    const cpu = measured.cpuMicroseconds() - cpuBefore
    if (outcome.bound < plan.requestsPerRound) throw new Error(`only ${outcome.bound} binds were answered 201`)
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
    await load.prepare({ ...requests, firstIndex: filled.live + 1 + round * plan.requestsPerRound })
    const own = await measure(server.process, port)
    // On the core that the anchor is about to have.
    if (plan.store === undefined) await untilIdle(copy)
    const other = await measure(anchorProcess, anchorProcess.ready as number)
    log(
      `${filled.live} live: HTTP binds/s ${own.perSecond.toFixed(0)} at ${own.cpuPerRequest.toFixed(0)} us, generator ` +
        `${(own.generatorBusy * 100).toFixed(0)} % busy; Fastify ${other.perSecond.toFixed(0)} at ` +
        `${other.cpuPerRequest.toFixed(0)} us, generator ${(other.generatorBusy * 100).toFixed(0)} % busy`,
    )
    if (round === 0) continue
    ours.push(own)
    anchor.push(other)
  }
  const residentMib = server.process.residentOctets() / 2 ** 20
  await Promise.all([server.process.stop(), anchorProcess.stop(), load.stop()])
  removeCopy(copy)
  print(place, plan, filled, ours, anchor, residentMib)
}

/** A bind whose answer the anchor repeats. */
const bindOnce = async (http: string, plan: RequestPlan): Promise<AnchorAnswer> => {
  const url = `${http}${plan.path}`
  const headers = { 'content-type': 'application/json' }
  const body = bindBody(plan, 0)
  const signed = signRequest({ method: 'POST', url, headers, body }, plan)
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, ...signed },
    body,
    signal: AbortSignal.timeout(10_000),
  })
  const text = await answer.text()
  if (answer.status !== 201) throw new Error(`the first bind was answered ${answer.status}: ${text}`)
  return { body: text, location: answer.headers.get('location') ?? '' }
}

const print = (
  place: Place,
  plan: HttpBindPlan,
  filled: FilledStore,
  ours: readonly Round[],
  anchor: readonly Round[],
  residentMib: number,
): void => {
  const busiest = (rounds: readonly Round[]) => Math.max(...rounds.map((round) => round.generatorBusy))
  const parameters = {
    liveBefore: filled.live,
    requestsPerRound: plan.requestsPerRound,
    concurrency: plan.concurrency,
    pinned: canPin,
    generatorBusy: Number(busiest(ours).toFixed(2)),
    generatorBusyAtAnchor: Number(busiest(anchor).toFixed(2)),
    idempotencyKey: plan.keyed,
    store: plan.store?.name ?? 'embedded',
  }
  const isOurs = busiest([...ours, ...anchor]) <= mostGeneratorBusy
  const anchorName = 'Fastify answering the same bytes without work'
  const perSecond = (round: Round) => round.perSecond
  const cpu = (round: Round) => round.cpuPerRequest
  const name = `durable bind through HTTP, signed${plan.keyed ? ', with Idempotency-Key' : ''}`
  const head = { bench: 'binds', name, parameters } as const
  const throughput = compared(ours, anchor, anchorName, 'higher', perSecond, perSecond)
  printResult(
    { ...head, metric: 'throughput', unit: 'binds/s' },
    isOurs ? throughput : { ours: null, anchor: null },
    place,
  )
  const cpuFigures = compared(ours, anchor, anchorName, 'lower', cpu, cpu)
  printResult({ ...head, metric: 'CPU, all threads', unit: 'us/bind' }, cpuFigures, place)
  const alone = (metric: string, unit: string, values: readonly number[]) =>
    printResult({ ...head, metric, unit }, { ours: spreadOf(values), anchor: null }, place)
  alone(
    'p50 answer time',
    'ms',
    ours.map(({ p50Ms }) => p50Ms),
  )
  alone(
    'p99 answer time',
    'ms',
    ours.map(({ p99Ms }) => p99Ms),
  )
  alone('resident memory of the server at the end', 'MiB', [residentMib])
}
