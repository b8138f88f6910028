import { askTrunkServer, type Config, locateTrunk, type TrunkDefinition, type TrunkReach } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, warning, fault } = findingsOf('trunks')

/** More would be many OPTIONS at once. */
const mostServers = 8

/** What a running server says of a trunk. */
type KnownTrunk = TrunkDefinition & {
  readonly health?: string
  readonly servers?: readonly { readonly address: string; readonly health: string }[]
}

/** Those of the running server, or of the configuration where none runs. */
export const trunksOf = async (config: Config, server: RunningServer): Promise<readonly KnownTrunk[]> => {
  if (server.kind !== 'ours') return config.trunks
  const listed = (await server.askAsOperator('/admin/v1/trunks')) as
    | { readonly items?: readonly KnownTrunk[] }
    | undefined
  return listed?.items ?? config.trunks
}

const ofReach = (name: string, reach: TrunkReach): Finding => {
  switch (reach.kind) {
    case 'answered':
      return reach.status === 408 || reach.status === 503
        ? warning(
            `trunk ${name}: ${reach.server} answers OPTIONS with ${reach.status}.`,
            'It takes no calls now: ask who runs it.',
          )
        : ok(`trunk ${name}: ${reach.server} answers OPTIONS with ${reach.status}.`)
    case 'silent':
      return warning(
        `trunk ${name}: ${reach.server} does not answer OPTIONS from this machine.`,
        'A firewall, a wrong address, or a peer that knows us by our port only: see what it says once the server runs with pingMs.',
      )
    case 'unreached':
      return fault(
        `trunk ${name}: ${reach.server} cannot be reached (${reach.code}).`,
        'Look at its address and port, and at the firewalls between.',
      )
    case 'not_believed':
      return fault(
        `trunk ${name}: the certificate of ${reach.server} is not believed (${reach.code}).`,
        'Name its authority in sip.tls.authorities, and the name that stands in it as serverName.',
      )
  }
}

const examineTrunk = async (trunk: KnownTrunk, config: Config): Promise<readonly Finding[]> => {
  const { name, health, servers = [] } = trunk
  if (health === 'up') return [ok(`trunk ${name}: the running server finds it up.`)]
  if (health === 'down') {
    const down = servers.filter((one) => one.health === 'down').map(({ address }) => address)
    const says = `trunk ${name}: the running server finds it down${down.length === 0 ? '' : ` (${down.join(', ')})`}.`
    return [fault(says, 'It answers no OPTIONS: look at the peer, its address and the firewalls between.')]
  }
  const located = await locateTrunk(trunk, config)
  if (located === undefined) return [ok(`trunk ${name} only brings calls in.`)]
  if (located.length === 0)
    return [
      fault(
        `trunk ${name}: DNS names no server of ${trunk.to}.`,
        'Look at the domain and at the name servers of this machine.',
      ),
    ]
  const reached = await Promise.all(located.slice(0, mostServers).map((server) => askTrunkServer(server, config)))
  return reached.map((reach) => ofReach(name, reach))
}

/** Every trunk: by what a running server knows of it, else by an OPTIONS. */
export const examineTrunks = async (config: Config, server: RunningServer): Promise<readonly Finding[]> => {
  const trunks = await trunksOf(config, server)
  if (trunks.length === 0) {
    const says =
      server.kind === 'ours'
        ? 'There is no trunk.'
        : 'The configuration has no trunk; those of the store are seen while the server runs.'
    return [
      config.sandbox.enabled ? ok(says) : warning(says, 'Without one no call comes or goes: axbridge trunks add.'),
    ]
  }
  const findings: Finding[] = []
  for (const trunk of trunks) findings.push(...(await examineTrunk(trunk, config)))
  return findings
}
