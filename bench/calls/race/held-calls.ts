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

/** `held`: what is in use; `resident`: what the system gave. In octets, of a call or of all. */
export type Memory = { readonly held: number; readonly resident: number }

/** Then only the calls are left, and no transaction of their INVITE (RFC 6026). */
const settledMs = 34_000
const longestHoldMs = 120_000
const warmUpCalls = 300

/** What a live call takes, 34 s after its answer. */
const memoryOfCall = async (
  load: LoadClient,
  racer: Racer,
  read: () => Promise<Memory>,
  { calls, ratePerS, numbersFile }: HeldCallsPlan,
): Promise<Memory> => {
  await aimAt(load, racer, numbersFile)
  await load.run(warmUpCalls, 100, 0)
  // What those leave behind would be missed afterwards.
  await pause(settledMs)
  const before = await read()
  const held = load.hold(calls, ratePerS, longestHoldMs)
  await held.established
  await pause(settledMs)
  const after = await read()
  const outcome = await held.hangUp()
  log(`${racer.name}: held ${calls} calls: ${describeFaults(outcome)}`)
  return {
    held: (after.held - before.held) / calls,
    resident: (after.resident - before.resident) / calls,
  }
}

/** In a server of its own, which collects its garbage before it is asked. */
export const memoryOfOurCall = async (
  run: BenchRun,
  load: LoadClient,
  filled: FilledStore,
  plan: HeldCallsPlan,
): Promise<Memory> => {
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
): Promise<Memory> => {
  const read = async (): Promise<Memory> => ({ held: await server.sharedOctets(), resident: server.residentOctets() })
  return memoryOfCall(load, racerOfKamailio(server), read, plan)
}
