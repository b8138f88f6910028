import type { Health } from './server-health.ts'
import { healthOfAll, serverText, type TrunkHealth } from './trunk-health.ts'
import type { TrunkLoads } from './trunk-load.ts'
import type { TrunkServers } from './trunk-servers.ts'
import type { TrunkTable } from './trunk-table.ts'

/** How a trunk fares now. */
export type TrunkState = {
  readonly health: Health
  readonly servers: { readonly address: string; readonly health: Health }[]
  readonly calls: { readonly in: number; readonly out: number }
  readonly refusedByLimit: number
}

export type TrunkStateParts = {
  readonly trunks: TrunkTable
  readonly servers: TrunkServers
  readonly health: TrunkHealth
  readonly loads: TrunkLoads
}

export const trunkStateOf = (name: string, { trunks, servers, health, loads }: TrunkStateParts): TrunkState => {
  const trunk = trunks.find(name)
  const found = (trunk === undefined ? [] : servers.lastFound(trunk)).map((server) => ({
    address: serverText(server),
    health: health.stateOf(name, server),
  }))
  const { in: entered, out, refused } = loads.of(name)
  return {
    health: healthOfAll(found.map((server) => server.health)),
    servers: found,
    calls: { in: entered, out },
    refusedByLimit: refused,
  }
}
