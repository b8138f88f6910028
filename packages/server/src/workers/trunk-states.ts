import type { Health } from '../exchange/server-health.ts'
import { healthOfAll } from '../exchange/trunk-health.ts'
import type { TrunkState } from '../exchange/trunk-state.ts'

/** How a trunk fares in all workers together. A server that one of them does not reach is down: a part of the calls suffers. */
export const trunkStateOfAll = (states: readonly TrunkState[]): TrunkState => {
  const byServer = new Map<string, Health[]>()
  for (const { servers } of states) {
    for (const { address, health } of servers) byServer.set(address, [...(byServer.get(address) ?? []), health])
  }
  const servers = [...byServer].map(([address, healths]) => ({ address, health: worstOf(healths) }))
  const sum = (count: (state: TrunkState) => number): number => states.reduce((total, state) => total + count(state), 0)
  return {
    health: healthOfAll(servers.map(({ health }) => health)),
    servers,
    calls: { in: sum(({ calls }) => calls.in), out: sum(({ calls }) => calls.out) },
    refusedByLimit: sum(({ refusedByLimit }) => refusedByLimit),
  }
}

/** A worker that has not asked yet says nothing against those that have. */
const worstOf = (healths: readonly Health[]): Health => {
  if (healths.includes('down')) return 'down'
  return healths.includes('up') ? 'up' : 'unknown'
}
