import { copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BenchRun } from '../bench-run.ts'
import { bindAt, type FilledStore, type OpenedStore, openStore } from '../filled-store.ts'
import { runInFlight } from '../in-flight.ts'
import type { Place } from '../result-line.ts'
import { log, printResult } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'
import { BareLoop } from './bare-loop.ts'

export type DurableBindPlan = {
  readonly rounds: number
  readonly bindsPerRound: number
  readonly concurrency: number
}

type Round = { readonly perSecond: number; readonly cpuPerBind: number }

/** The store copies its WAL back after a second without writes; no round, ours or the anchor's, has that in it. */
const untilIdleWorkIsDoneMs = 1_800

const anchorName = 'bare loop of prepared statements: same schema, bytes, durability and group size'

/** Durable binds in process, in turn with the bare loop on a copy of the same store. */
export const measureDurableBind = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  { rounds, bindsPerRound, concurrency }: DurableBindPlan,
): Promise<void> => {
  const ownFile = join(filled.data, 'axbridge.db')
  const anchorFile = run.path('anchor.db')
  copyFileSync(ownFile, anchorFile)
  const octetsBefore = statSync(ownFile).size
  const bare = new BareLoop(anchorFile, filled)
  const opened = await openStore(filled.data, filled.keys)
  const [ours, anchor]: [Round[], Round[]] = [[], []]
  let bound = filled.numbers.length
  let group = concurrency
  try {
    // The first round warms both and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const own = await bindMany(opened, filled, bound, bindsPerRound, concurrency)
      group = Math.max(1, Math.round(own.meanGroup))
      await pause(untilIdleWorkIsDoneMs)
      const { seconds, cpuMicroseconds } = bare.run(bound, bindsPerRound, group)
      bare.checkpoint()
      bound += bindsPerRound
      const other = { perSecond: bindsPerRound / seconds, cpuPerBind: cpuMicroseconds / bindsPerRound }
      log(`binds/s ${own.perSecond.toFixed(0)}, bare loop ${other.perSecond.toFixed(0)}, groups of ${group}`)
      if (round === 0) continue
      ours.push(own)
      anchor.push(other)
    }
  } finally {
    await opened.store.close()
    bare.close()
  }
  // That both wrote the same bytes is seen in what the files grew by.
  const octetsPerBind = (file: string) =>
    Math.round((statSync(file).size - octetsBefore) / (bound - filled.numbers.length))
  const parameters = {
    liveBefore: filled.numbers.length,
    liveAfter: bound,
    bindsPerRound,
    concurrency,
    meanGroup: group,
    octetsPerBind: octetsPerBind(ownFile),
    octetsPerBindOfAnchor: octetsPerBind(anchorFile),
    idempotencyKey: false,
  }
  const compare = (of: (round: Round) => number, better: 'higher' | 'lower') => ({
    ours: spreadOf(ours.map(of)),
    anchor: {
      name: anchorName,
      figure: spreadOf(anchor.map(of)),
      ratio: medianRatio(ours.map(of), anchor.map(of), better),
    },
  })
  const head = { bench: 'binds', name: 'durable bind, in process', parameters } as const
  const perSecond = compare((round) => round.perSecond, 'higher')
  printResult({ ...head, metric: 'throughput', unit: 'binds/s' }, perSecond, place)
  const cpu = compare((round) => round.cpuPerBind, 'lower')
  printResult({ ...head, metric: 'CPU, all threads', unit: 'us/bind' }, cpu, place)
}

const bindMany = async (
  opened: OpenedStore,
  filled: FilledStore,
  first: number,
  count: number,
  concurrency: number,
): Promise<Round & { readonly meanGroup: number }> => {
  // The binds of one commit are answered in one turn of the event loop.
  let groups = 0
  let isGroupCounted = false
  const nextTurn = () => {
    isGroupCounted = false
  }
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await runInFlight(count, concurrency, async (index) => {
    await bindAt(opened, filled, first + index)
    if (isGroupCounted) return
    isGroupCounted = true
    groups += 1
    setImmediate(nextTurn)
  })
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: count / seconds, cpuPerBind: (user + system) / count, meanGroup: count / groups }
}
