import type { Peers } from './peers.ts'
import type { Health } from './server-health.ts'
import { healthOfAll, serverText } from './trunk-health.ts'

/** How a trunk fares now. */
export type TrunkState = {
  readonly health: Health
  readonly servers: { readonly address: string; readonly health: Health }[]
  readonly calls: { readonly in: number; readonly out: number }
  readonly refusedByLimit: number
}

export const trunkStateOf = (name: string, { trunks, servers, health, loads }: Peers): TrunkState => {
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
