import { cachedLookups, randomTokens, realTimers, systemLookups } from '@axbridge/sip'
import type { ExchangeLog } from './exchange-log.ts'
import { TrunkHealth } from './trunk-health.ts'
import { TrunkLoads } from './trunk-load.ts'
import { TrunkServers, type TrunkServersOptions } from './trunk-servers.ts'
import type { TrunkTable } from './trunk-table.ts'

/** The trunks, and what is known of them while the server runs. */
export type Peers = {
  readonly trunks: TrunkTable
  readonly servers: TrunkServers
  readonly health: TrunkHealth
  readonly loads: TrunkLoads
}

/** `transports`, `families`: what this side listens on, and whom each reaches. The name servers are those of the machine. */
export const openPeers = (
  trunks: TrunkTable,
  { transports, families }: Pick<TrunkServersOptions, 'transports' | 'families'>,
  log: Pick<ExchangeLog, 'healthChanged' | 'noServerFound'>,
): Peers => ({
  trunks,
  servers: new TrunkServers({
    locating: { lookups: cachedLookups(systemLookups(), realTimers), tokens: randomTokens },
    transports,
    families,
    timers: realTimers,
    notFound: (trunk) => log.noServerFound(trunk),
  }),
  health: new TrunkHealth(realTimers.now, (trunk, server, health) => log.healthChanged(trunk, server, health)),
  loads: new TrunkLoads(realTimers.now),
})
