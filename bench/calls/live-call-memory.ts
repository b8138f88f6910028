import { setTimeout as pause } from 'node:timers/promises'
import type { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import type { FilledStore } from '../fill/filled-store.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { describeFaults } from './clean-rate.ts'
import type { WhatIsLeft } from './collect-on-signal.ts'
import { CollectedMemory } from './collected-memory.ts'
import { LoadClient } from './load-client.ts'

export type LiveCallMemoryPlan = { readonly calls: number; readonly ratePerS: number }

/** Transactions over UDP are remembered for 32 s after their end (RFC 3261 timers J and L, RFC 6026). */
const leftoversGoneMs = 34_000

/** Those of a request that was sent, 5 s (timer K). */
const sentLeftoversGoneMs = 6_000
const longestHoldMs = 120_000

/** Few enough to be forgotten beside the calls that are held, enough to have every path compiled: else the server repeats its INVITEs. */
const warmUpCalls = 2_000
const warmUpPerS = 200

/** What a live call holds: calls are set up and held, and the memory is read after a full collection. */
export const measureLiveCallMemory = async (
  run: BenchRun,
  filled: FilledStore,
  place: Place,
  { calls, ratePerS }: LiveCallMemoryPlan,
): Promise<void> => {
  const load = await LoadClient.start(run)
  const memory = new CollectedMemory(run)
  const server = await startBenchServer(run, filled, { callees: load.callees, nodeArgs: memory.nodeArgs })
  await load.aim(server.ready.sip.udp, filled.numbersFile)
  await load.run(warmUpCalls, warmUpPerS, 0)
  await pause(leftoversGoneMs)

  const before = await memory.read(server.process)
  const held = load.hold(calls, ratePerS, longestHoldMs)
  await held.established
  const fresh = await memory.read(server.process)
  await pause(leftoversGoneMs)
  const settled = await memory.read(server.process)
  const outcome = await held.hangUp()
  const justEnded = await memory.read(server.process)
  await pause(sentLeftoversGoneMs)
  const ended = await memory.read(server.process)
  await Promise.all([server.process.stop(), load.stop()])
  log(`held ${calls} calls: ${describeFaults(outcome)}`)

  // A server that had too much to do refused some, and holds nothing of those.
  const perCall = (left: WhatIsLeft, of: 'heldOctets' | 'residentOctets') => (left[of] - before[of]) / outcome.completed
  const parameters = {
    live: filled.live,
    heldCalls: calls,
    setUpPerS: ratePerS,
    completed: outcome.completed,
  }
  const line = (metric: string, left: WhatIsLeft, of: 'heldOctets' | 'residentOctets') => {
    const head = { bench: 'calls', name: 'memory of a live call', metric, unit: 'octets/call', parameters } as const
    printResult(head, { ours: spreadOf([perCall(left, of)]), anchor: null }, place)
  }
  line('resident, 34 s after the answer', settled, 'residentOctets')
  line('held after a collection, 34 s after the answer', settled, 'heldOctets')
  line('held after a collection, at the answer', fresh, 'heldOctets')
  line('held after a collection, as calls end', justEnded, 'heldOctets')
  line('held after a collection, 6 s after the end', ended, 'heldOctets')
}
