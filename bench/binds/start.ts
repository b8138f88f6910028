import { execFileSync } from 'node:child_process'
import type { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { copyFilled, databaseOf, type FilledStore, removeCopy } from '../fill/filled-store.ts'
import { canPin } from '../pinned-process.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { medianRatio, spreadOf } from '../spread.ts'

type Start = { readonly ms: number; readonly residentMib: number }

/** Whether the pages of the database are in the system's memory when the server starts. */
type Cache = 'warm' | 'cold'

/**
 * The start of a server, from the making of its process to its ready line, and what it holds then. The anchor is the start
 * on a store without bindings, which takes turns with it.
 */
export const measureStart = async (
  run: BenchRun,
  empty: FilledStore,
  stores: readonly FilledStore[],
  place: Place,
  rounds: number,
): Promise<void> => {
  const starts = [empty, ...stores].map((filled): Record<Cache, Start[]> & { copy: FilledStore } => ({
    copy: copyFilled(run, filled, 'start'),
    warm: [],
    cold: [],
  }))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { copy, ...taken } of starts) {
      for (const cache of ['cold', 'warm'] as const) {
        const start = await startOnce(run, copy, cache)
        log(`${copy.live} live: ready after ${start.ms.toFixed(0)} ms (${cache}), ${start.residentMib.toFixed(0)} MiB`)
        if (round > 0) taken[cache].push(start)
      }
    }
  }
  const [none, ...others] = starts
  for (const one of others) {
    for (const cache of ['warm', 'cold'] as const) print(one.copy, cache, one[cache], none?.[cache] ?? [], place)
  }
  for (const { copy } of starts) removeCopy(copy)
}

const startOnce = async (run: BenchRun, copy: FilledStore, cache: Cache): Promise<Start> => {
  if (cache === 'cold') forgetPages(databaseOf(copy))
  const startedAt = performance.now()
  const { process: server } = await startBenchServer(run, copy, {})
  const ms = performance.now() - startedAt
  const residentMib = server.residentOctets() / 2 ** 20
  await server.stop()
  return { ms, residentMib }
}

/** Asks the system to drop what it holds of a file in memory: GNU dd's `nocache` with no block to copy does that. */
const forgetPages = (file: string): void => {
  execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' })
}

const print = (
  { live }: FilledStore,
  cache: Cache,
  ours: readonly Start[],
  anchor: readonly Start[],
  place: Place,
): void => {
  const parameters = { live, pagesInMemory: cache === 'warm', pinned: canPin }
  const head = { bench: 'binds', name: 'start of a server', parameters } as const
  const line = (metric: string, unit: string, of: (start: Start) => number) => {
    const [own, other] = [ours.map(of), anchor.map(of)]
    const figure = { name: 'start on a store without bindings', figure: spreadOf(other) }
    const ratio = medianRatio(own, other, 'lower')
    printResult({ ...head, metric, unit }, { ours: spreadOf(own), anchor: { ...figure, ratio } }, place)
  }
  line('process made to ready', 'ms', ({ ms }) => ms)
  line('resident memory when ready', 'MiB', ({ residentMib }) => residentMib)
  const grown = ours.map(({ residentMib }, at) => ((residentMib - (anchor[at]?.residentMib ?? 0)) * 2 ** 20) / live)
  const perBinding = { ours: spreadOf(grown), anchor: null }
  printResult(
    { ...head, metric: 'resident memory beyond that of an empty store', unit: 'octets/binding' },
    perBinding,
    place,
  )
}
