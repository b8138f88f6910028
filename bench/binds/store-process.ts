import { randomInt } from 'node:crypto'
import { callAt } from '@axbridge/sim/load'
import { type FilledStore, numbersOf } from '../fill/filled-store.ts'
import { bindAt, numberFrom, type OpenedStore, openStore, phoneOf } from '../fill/opened-store.ts'
import { runInFlight } from '../in-flight.ts'
import type { BindOutcome, RouteOutcome, StoreOrder, StoreReport } from './store-protocol.ts'

/**
 * Binds and routes on a store in a process of its own, as a program that embeds AXBridge would: nothing that filled the
 * store is in its memory.
 */

const filled = JSON.parse(process.argv[2] ?? '') as FilledStore
const opened = await openStore(filled)
const numbers = numbersOf(filled)

const bind = async (
  { bindings }: OpenedStore,
  { first, count, concurrency }: Extract<StoreOrder, { kind: 'bind' }>,
): Promise<BindOutcome> => {
  let groups = 0
  let isGroupCounted = false
  const nextTurn = () => {
    isGroupCounted = false
  }
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await runInFlight(count, concurrency, async (index) => {
    await bindAt(bindings, filled, first + index)
    if (isGroupCounted) return
    isGroupCounted = true
    groups += 1
    setImmediate(nextTurn)
  })
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  return { seconds, cpuMicroseconds: user + system, meanGroup: count / groups }
}

/** Who is meant by "c dialled x", one after the other, for bindings drawn from all over the store. */
const route = async ({ router }: OpenedStore, count: number): Promise<RouteOutcome> => {
  const asked = Array.from({ length: count }, () => {
    const index = randomInt(filled.live)
    return { caller: phoneOf(callAt(index).caller), dialled: numberFrom(numbers[index]) }
  })
  const took = new Float64Array(count)
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  for (const [at, { caller, dialled }] of asked.entries()) {
    const askedAt = performance.now()
    const answer = await router.route(caller, dialled)
    took[at] = (performance.now() - askedAt) * 1_000
    if (answer.kind !== 'connect') throw new Error(`a live binding did not route: ${answer.reason}`)
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  took.sort()
  const at = (share: number) => took[Math.floor(count * share)] ?? 0
  return { seconds, cpuMicroseconds: user + system, p50Us: at(0.5), p99Us: at(0.99) }
}

const report = (message: StoreReport): void => {
  process.send?.(message)
}

const obey = async (order: StoreOrder): Promise<void> => {
  if (order.kind === 'bind') report({ kind: 'bound', ...(await bind(opened, order)) })
  else report({ kind: 'routed', ...(await route(opened, order.count)) })
}

process.on('message', (order) => {
  obey(order as StoreOrder).catch((error: unknown) => {
    process.stderr.write(`store process: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
})
// The one comes with the other; the profile is written when nothing is left to do.
process.once('SIGTERM', () => void opened.store.close())
process.once('disconnect', () => void opened.store.close())
report({ kind: 'ready' })
