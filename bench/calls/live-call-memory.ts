import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { BenchRun } from '../bench-run.ts'
import { type BenchServer, startBenchServer } from '../bench-server.ts'
import type { FilledStore } from '../fill/filled-store.ts'
import { repository } from '../place.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { describeFaults } from './clean-rate.ts'
import { LoadClient } from './load-client.ts'

export type LiveCallMemoryPlan = { readonly calls: number; readonly ratePerS: number }

type Memory = { readonly heldOctets: number; readonly residentOctets: number }

/** Transactions over UDP are remembered for 32 s after their end (RFC 3261 timers J and L, RFC 6026). */
const leftoversGoneMs = 34_000

/** Those of a request that was sent, 5 s (timer K). */
const sentLeftoversGoneMs = 6_000
const longestHoldMs = 120_000

/** Few enough to be forgotten beside the calls that are held, enough to have run every path. */
const warmUpCalls = 300

/** What a live call holds: calls are set up and held, and the memory is read after a full collection. */
export const measureLiveCallMemory = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  { calls, ratePerS }: LiveCallMemoryPlan,
): Promise<void> => {
  const load = await LoadClient.start(run)
  const report = run.path('memory')
  const preload = `file://${repository}dist/bench/calls/collect-on-signal.js?report=${encodeURIComponent(report)}`
  const nodeArgs = ['--expose-gc', '--import', preload]
  const server = await startBenchServer(run, filled, { callees: load.callees, nodeArgs })
  await load.aim(server.ready.sip.udp, filled.numbersFile)
  await load.run(warmUpCalls, 100, 0)

  const before = await collect(server, report)
  const held = load.hold(calls, ratePerS, longestHoldMs)
  await held.established
  const fresh = await collect(server, report)
  await pause(leftoversGoneMs)
  const settled = await collect(server, report)
  const outcome = await held.hangUp()
  const justEnded = await collect(server, report)
  await pause(sentLeftoversGoneMs)
  const ended = await collect(server, report)
  await Promise.all([server.process.stop(), load.stop()])
  log(`held ${calls} calls: ${describeFaults(outcome)}`)

  const perCall = (memory: Memory, of: keyof Memory) => (memory[of] - before[of]) / calls
  const parameters = {
    live: filled.live,
    heldCalls: calls,
    setUpPerS: ratePerS,
    completed: outcome.completed,
  }
  const line = (metric: string, memory: Memory, of: keyof Memory) => {
    const head = { bench: 'calls', name: 'memory of a live call', metric, unit: 'octets/call', parameters } as const
    printResult(head, { ours: spreadOf([perCall(memory, of)]), anchor: null }, place)
  }
  line('resident, 34 s after the answer', settled, 'residentOctets')
  line('held after a collection, 34 s after the answer', settled, 'heldOctets')
  line('held after a collection, at the answer', fresh, 'heldOctets')
  line('held after a collection, as calls end', justEnded, 'heldOctets')
  line('held after a collection, 6 s after the end', ended, 'heldOctets')
}

/** Has the server collect its garbage, and reads what is left. */
const collect = async ({ process: server }: BenchServer, report: string): Promise<Memory> => {
  rmSync(report, { force: true })
  server.signal('SIGUSR2')
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    if (existsSync(report)) return JSON.parse(readFileSync(report, 'utf8')) as Memory
    await pause(50)
  }
  throw new Error('the server did not report its memory')
}
