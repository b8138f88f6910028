import { setTimeout as pause } from 'node:timers/promises'
import type { BenchRun } from '../../bench-run.ts'
import { startBenchServer } from '../../bench-server.ts'
import type { FilledStore } from '../../fill/filled-store.ts'
import { log } from '../../result-line.ts'
import { describeFaults } from '../clean-rate.ts'
import { CollectedMemory } from '../collected-memory.ts'
import type { LoadClient } from '../load-client.ts'
import type { KamailioServer } from './kamailio-server.ts'
import { aimAt, type Racer, racerOf, racerOfKamailio } from './racer.ts'

export type HeldCallsPlan = { readonly calls: number; readonly ratePerS: number; readonly numbersFile: string }

/** `held`: what is in use; `resident`: what the system gave. In octets, of all. */
type Memory = { readonly held: number; readonly resident: number }

/** The same of one of the calls that were held until they were hung up. */
export type MemoryOfCall = Memory & { readonly calls: number }

/** With fewer of the calls the figure would be that of something else. */
const leastHeld = 0.5

const longestHoldMs = 120_000

/**
 * So many that code is compiled before the calls that are held: ours, when it was started a moment ago, took so long for the first calls
 * of a quick row that it repeated their INVITEs, and the repetitions would have been in its memory.
 */
const warmUpCalls = 2_000
const warmUpPerS = 200

/** What a live call takes when of its set-up nothing is remembered any more. */
const memoryOfCall = async (
  load: LoadClient,
  racer: Racer,
  read: () => Promise<Memory>,
  { calls, ratePerS, numbersFile }: HeldCallsPlan,
): Promise<MemoryOfCall> => {
  await aimAt(load, racer, numbersFile)
  await load.run(warmUpCalls, warmUpPerS, 0)
  const settledMs = racer.remembersS * 1_000
  // What those leave behind would be missed afterwards.
  await pause(settledMs)
  const before = await read()
  const held = load.hold(calls, ratePerS, longestHoldMs)
  await held.established
  await pause(settledMs)
  const after = await read()
  const outcome = await held.hangUp()
  log(`${racer.name}: held ${calls} calls: ${describeFaults(outcome)}`)
  // A server that had too much to do refused some, and holds nothing of those.
  const { completed } = outcome
  if (completed < leastHeld * calls) throw new Error(`${racer.name} held ${completed} of ${calls} calls`)
  return {
    held: (after.held - before.held) / completed,
    resident: (after.resident - before.resident) / completed,
    calls: completed,
  }
}

/** In a server of its own, which collects its garbage before it is asked. */
export const memoryOfOurCall = async (
  run: BenchRun,
  load: LoadClient,
  filled: FilledStore,
  plan: HeldCallsPlan,
): Promise<MemoryOfCall> => {
  const collected = new CollectedMemory(run)
  const server = await startBenchServer(run, filled, { callees: load.callees, nodeArgs: collected.nodeArgs })
  const read = async (): Promise<Memory> => {
    const { heldOctets, residentOctets } = await collected.read(server.process)
    return { held: heldOctets, resident: residentOctets }
  }
  const memory = await memoryOfCall(load, racerOf(server), read, plan)
  await server.process.stop()
  return memory
}

/** `held` is shared memory in use; a Redis is in `resident` only. */
export const memoryOfKamailiosCall = (
  load: LoadClient,
  server: KamailioServer,
  plan: HeldCallsPlan,
): Promise<MemoryOfCall> => {
  const read = async (): Promise<Memory> => ({ held: await server.sharedOctets(), resident: server.residentOctets() })
  return memoryOfCall(load, racerOfKamailio(server), read, plan)
}
