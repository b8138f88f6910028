import { cpSync } from 'node:fs'
import { DelaySamples, partiesAt } from '@axbridge/sim/load'
import { openSqliteStore } from '@axbridge/store'
import { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { fillCalls } from '../fill/fill-calls.ts'
import { copyFilled, type FilledStore, fillStore, numbersOf } from '../fill/filled-store.ts'
import type { MadeUpCalls } from '../fill/made-up-calls.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { orderIdAt } from '../order-id.ts'
import { readPlace } from '../place.ts'
import { log, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { joinOfficer, type Officer } from './officers.ts'

const numberFlags = {
  live: { about: 'live bindings in the store', fallback: 1_000_000, min: 10_000, max: 100_000_000 },
  calls: { about: 'records of closed calls in the store', fallback: 0, min: 0, max: 100_000_000 },
  traces: { about: 'traces of each kind', fallback: 40, min: 4, max: 10_000 },
  officers: { about: 'people who ask and agree, each at most once in 30 seconds', fallback: 40, min: 2, max: 200 },
} as const

const parts = ['number', 'person'] as const

export const traceUsage = describeFlags(numberFlags, parts)

const statement = { reason: 'a measurement, with made-up people', case: 'bench-1' } as const
const dayMs = 86_400_000

type Question =
  | { readonly number: string; readonly at: string }
  | { readonly party: string; readonly from: string; readonly to: string }

/** A binding that is traced, and when a call through it began; null where none did. */
type Target = { readonly index: number; readonly calledAt: number | null }

const instantOf = (ms: number): string => new Date(ms).toISOString()

const drawTarget = (live: number, calls: MadeUpCalls | undefined): Target => {
  if (calls === undefined) return { index: Math.floor(Math.random() * live), calledAt: null }
  const place = Math.floor(Math.random() * calls.plan.count)
  return { index: calls.bindingAt(place), calledAt: calls.startedAt(place) }
}

const questionOf = (kind: (typeof parts)[number], { index, calledAt }: Target, number: number): Question => {
  const now = Date.now()
  if (kind === 'number') return { number: `700${String(number).padStart(12, '0')}`, at: instantOf(calledAt ?? now) }
  return { party: partiesAt(index).a, from: instantOf(now - 30 * dayMs), to: instantOf(now + dayMs) }
}

type Times = { readonly whole: DelaySamples; readonly opening: DelaySamples }

/** One asks, another agrees, and the first sees what is found. */
const traceOnce = async (
  asks: Officer,
  agrees: Officer,
  question: Question,
  { index, calledAt }: Target,
  times: Times,
): Promise<void> => {
  // Codes are waited for beforehand: people read them off while others work.
  const [askedWith, agreedWith] = [await asks.code(), await agrees.code()]
  const from = performance.now()
  const { id } = await asks.client.requestTrace({ ...question, ...statement, code: askedWith })
  await agrees.client.approveTrace(id, { code: agreedWith })
  const openedAt = performance.now()
  const { items, truncated } = await asks.client.openTrace(id)
  const to = performance.now()
  times.whole.add(to - from)
  times.opening.add(to - openedAt)
  const lead = items.find((item) => item.order === orderIdAt(index))
  if (truncated || lead === undefined) throw new Error('a trace did not find its binding')
  if (calledAt === null) return
  // Of a person the newest few calls of each binding are shown, of a number those around the instant: that one at the least.
  const isShown = 'party' in question || lead.calls.some(({ startedAt }) => Date.parse(startedAt) === calledAt)
  if (lead.calls.length === 0 || !isShown) throw new Error('a trace did not show the calls of its binding')
}

/** How long it takes from a question to real numbers, over HTTP and under sessions. */
export const runTrace = async (args: readonly string[]): Promise<void> => {
  const { numbers, only, dir, filled: kept, cpuProf } = readFlags(args, numberFlags, parts)
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const copied: FilledStore = copyFilled(run, await fillStore(run, numbers.live, kept), 'trace')
    // The server makes a key of its own in it.
    const filled = { ...copied, keys: run.path('keys') }
    cpSync(copied.keys, filled.keys, { recursive: true })
    // One of an earlier schema is brought to this one first: a process has half a minute to start.
    await (await openSqliteStore({ directory: filled.data })).close()
    const calls = numbers.calls === 0 ? undefined : await fillCalls(filled, numbers.calls)
    const { ready } = await startBenchServer(run, filled, {
      // Accounts that were made a moment ago count as people: they are for the measurement alone.
      settings: { supervision: { dualControlRestMs: 0, traces: { perDay: 1_000 } } },
      nodeArgs: cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf],
    })
    const at = { http: ready.http, admin: ready.admin, keys: filled.keys }
    const officers: Officer[] = []
    for (let index = 0; index < numbers.officers; index += 1) officers.push(await joinOfficer(at, `officer.${index}`))
    log(`${officers.length} people with second factors`)
    const serials = numbersOf(filled)
    let turn = 0
    const next = (): Officer => {
      const officer = officers[turn % officers.length]
      turn += 1
      if (officer === undefined) throw new Error('somebody is there')
      return officer
    }
    for (const kind of parts) {
      if (!only.has(kind)) continue
      const times: Times = { whole: new DelaySamples(numbers.traces), opening: new DelaySamples(numbers.traces) }
      for (let traced = 0; traced < numbers.traces; traced += 1) {
        const target = drawTarget(filled.live, calls)
        await traceOnce(next(), next(), questionOf(kind, target, serials[target.index] ?? 0), target, times)
      }
      const parameters = { live: filled.live, calls: numbers.calls, traces: numbers.traces, concurrency: 1 }
      for (const [what, samples] of [
        ['ask, agree and open', times.whole],
        ['open', times.opening],
      ] as const) {
        const { p50, p99 } = samples.delays()
        log(`${kind}: ${what}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
        const head = { bench: 'trace', name: `trace of a ${kind}: ${what}, over HTTP`, unit: 'ms', parameters } as const
        printResult({ ...head, metric: 'p50 latency' }, { ours: spreadOf([p50]), anchor: null }, place)
        printResult({ ...head, metric: 'p99 latency' }, { ours: spreadOf([p99]), anchor: null }, place)
      }
    }
  } finally {
    await run.close()
  }
}
