import type { BenchRun } from '../bench-run.ts'
import { copyFilled, databaseOctets, type FilledStore, removeCopy } from '../fill/filled-store.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { BareLoop } from './bare-loop.ts'
import { compared } from './compared.ts'
import { printGrowth } from './growth.ts'
import { untilIdle } from './idle-store.ts'
import { StoreClient } from './store-client.ts'

export type DurableBindPlan = {
  readonly rounds: number
  readonly bindsPerRound: number
  readonly concurrency: number
  readonly nodeArgs: readonly string[]
}

type Round = { readonly perSecond: number; readonly cpuPerBind: number }

/** A store and its anchor, each with a copy of its own of the same file. */
type Contest = {
  readonly filled: FilledStore
  readonly own: FilledStore
  readonly client: StoreClient
  readonly other: FilledStore
  readonly bare: BareLoop
  readonly ours: Round[]
  readonly anchor: Round[]
  group: number
  bound: number
}

const anchorName = 'bare loop of prepared statements: same schema, bytes, durability and group size'

/**
 * Durable binds in process, in turn with the bare loop on a copy of the same store. The stores of all sizes take turns as
 * well, so that what is said of growth is of neighbouring rounds.
 */
export const measureDurableBind = async (
  run: BenchRun,
  stores: readonly FilledStore[],
  place: Place,
  plan: DurableBindPlan,
): Promise<void> => {
  const contests: Contest[] = []
  for (const filled of stores) contests.push(await prepare(run, filled, plan))
  // The first round warms all and is not counted.
  for (let round = 0; round <= plan.rounds; round += 1) {
    for (const contest of contests) await playRound(contest, plan, round > 0)
  }
  for (const contest of contests) print(contest, plan, place)
  const figures = (of: (round: Round) => number) =>
    contests.map(({ filled, ours }) => [filled.live, ours.map(of)] as const)
  printGrowth(
    'durable bind, in process',
    [
      { metric: 'time per bind', unit: 'us/bind', figures: figures(({ perSecond }) => 1e6 / perSecond) },
      { metric: 'CPU, all threads', unit: 'us/bind', figures: figures(({ cpuPerBind }) => cpuPerBind) },
    ],
    place,
  )
  for (const { client, bare, own, other } of contests) {
    await client.stop()
    bare.close()
    removeCopy(own)
    removeCopy(other)
  }
}

const prepare = async (
  run: BenchRun,
  filled: FilledStore,
  { nodeArgs, concurrency }: DurableBindPlan,
): Promise<Contest> => {
  const [own, other] = [copyFilled(run, filled, 'own'), copyFilled(run, filled, 'bare')]
  const client = await StoreClient.start(run, own, { nodeArgs })
  const bare = new BareLoop(other)
  return { filled, own, client, other, bare, ours: [], anchor: [], group: concurrency, bound: filled.live }
}

const playRound = async (
  contest: Contest,
  { bindsPerRound, concurrency }: DurableBindPlan,
  counts: boolean,
): Promise<void> => {
  const { client, bare, filled } = contest
  const outcome = await client.bind(contest.bound, bindsPerRound, concurrency)
  await untilIdle(contest.own)
  contest.group = Math.min(concurrency, Math.max(1, Math.round(outcome.meanGroup)))
  const bareRun = bare.run(contest.bound, bindsPerRound, contest.group)
  bare.checkpoint()
  contest.bound += bindsPerRound
  const [own, other] = [outcome, bareRun].map(({ seconds, cpuMicroseconds }) => ({
    perSecond: bindsPerRound / seconds,
    cpuPerBind: cpuMicroseconds / bindsPerRound,
  }))
  if (own === undefined || other === undefined) throw new Error('two runs have two figures')
  log(
    `${filled.live} live: binds/s ${own.perSecond.toFixed(0)} at ${own.cpuPerBind.toFixed(0)} us, bare loop ` +
      `${other.perSecond.toFixed(0)} at ${other.cpuPerBind.toFixed(0)} us, groups of ${contest.group}`,
  )
  if (!counts) return
  contest.ours.push(own)
  contest.anchor.push(other)
}

const print = (
  { filled, own, other, client, ours, anchor, group, bound }: Contest,
  { bindsPerRound, concurrency }: DurableBindPlan,
  place: Place,
): void => {
  const octetsBefore = databaseOctets(filled)
  // That both wrote the same bytes is seen in what the files grew by.
  const octetsPerBind = (store: FilledStore) =>
    Math.round((databaseOctets(store) - octetsBefore) / (bound - filled.live))
  const parameters = {
    liveBefore: filled.live,
    liveAfter: bound,
    bindsPerRound,
    concurrency,
    meanGroup: group,
    octetsPerBind: octetsPerBind(own),
    octetsPerBindOfAnchor: octetsPerBind(other),
    idempotencyKey: false,
  }
  const head = { bench: 'binds', name: 'durable bind, in process', parameters } as const
  const perSecond = (round: Round) => round.perSecond
  const cpu = (round: Round) => round.cpuPerBind
  const throughput = compared(ours, anchor, anchorName, 'higher', perSecond, perSecond)
  printResult({ ...head, metric: 'throughput', unit: 'binds/s' }, throughput, place)
  const cpuFigures = compared(ours, anchor, anchorName, 'lower', cpu, cpu)
  printResult({ ...head, metric: 'CPU, all threads', unit: 'us/bind' }, cpuFigures, place)
  const resident = spreadOf([client.residentOctets() / 2 ** 20])
  printResult({ ...head, metric: 'resident memory at the end', unit: 'MiB' }, { ours: resident, anchor: null }, place)
  const disk = spreadOf([octetsBefore / Math.max(1, filled.live)])
  printResult(
    { ...head, metric: 'database file as filled', unit: 'octets/binding' },
    { ours: disk, anchor: null },
    place,
  )
}
