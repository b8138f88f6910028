import { isIP } from 'node:net'
import { parameterOf } from '../message/parameters.ts'
import type { SipUri } from '../message/uri.ts'
import type { NameLookups, NaptrRecord, SrvRecord } from './name-lookups.ts'
import type { Target, TransportKind } from './network.ts'
import type { Tokens } from './timers.ts'

/** What a server can be reached by. */
export type Reachable = Exclude<TransportKind, 'ws' | 'wss'>

export type LocateOptions = {
  readonly lookups: NameLookups
  /** For the draw by weight. */
  readonly tokens: Pick<Tokens, 'below'>
  /** The transports that this side has, in the order in which it likes them. */
  readonly transports: readonly Reachable[]
  /** Which families of addresses this side has; both when not given. */
  readonly families?: readonly (4 | 6)[]
}

/** More targets than anybody tries; what is beyond is passed over. */
const mostTargets = 32

const services: Readonly<Record<Reachable, { naptr: string; srv: string; port: number }>> = {
  udp: { naptr: 'SIP+D2U', srv: '_sip._udp', port: 5060 },
  tcp: { naptr: 'SIP+D2T', srv: '_sip._tcp', port: 5060 },
  tls: { naptr: 'SIPS+D2T', srv: '_sips._tcp', port: 5061 },
}

const isReachable = (transport: string): transport is Reachable => Object.hasOwn(services, transport)

/** The transport that a URI names: its parameter, for `sips` always over TLS. Undefined when it names none, `none` when one that is not ours. */
const namedTransport = ({ secure, parameters }: SipUri): Reachable | 'none' | undefined => {
  const named = parameterOf(parameters, 'transport')?.toLowerCase()
  if (named === undefined) return undefined
  // RFC 3261 section 26.2.2: with sips, `tcp` means TLS over TCP, and UDP is impossible.
  if (secure) return named === 'tcp' || named === 'tls' ? 'tls' : 'none'
  return isReachable(named) ? named : 'none'
}

/** RFC 2782: by priority, and among equals drawn by weight. */
export const orderByWeight = (records: readonly SrvRecord[], tokens: Pick<Tokens, 'below'>): SrvRecord[] => {
  const ordered: SrvRecord[] = []
  for (const priority of [...new Set(records.map((record) => record.priority))].sort((one, two) => one - two)) {
    // Those of weight 0 stand first, so that they are drawn rarely and not never.
    const left = records.filter((record) => record.priority === priority).sort((one, two) => one.weight - two.weight)
    while (left.length > 0) {
      let drawn = tokens.below(left.reduce((sum, { weight }) => sum + weight, 0) + 1)
      const at = left.findIndex(({ weight }) => {
        drawn -= weight
        return drawn <= 0
      })
      ordered.push(...left.splice(Math.max(0, at), 1))
    }
  }
  return ordered
}

/** Ours among the services that a domain offers, in its order, with the name at which each is described. */
const offered = (records: readonly NaptrRecord[], transports: readonly Reachable[], secure: boolean) =>
  [...records]
    .sort((one, two) => one.order - two.order || one.preference - two.preference)
    .flatMap(({ service, flags, replacement }) => {
      const transport = transports.find((kind) => services[kind].naptr === service.toUpperCase())
      return transport === undefined || flags.toLowerCase() !== 's' || (secure && transport !== 'tls')
        ? []
        : [{ transport, name: replacement }]
    })

/**
 * Where a request to a SIP URI may be sent, in the order in which it is to be tried (RFC 3263 section 4): transport by NAPTR,
 * port and host by SRV, addresses by A and AAAA. No name server is asked about a numeric host. An empty list: nowhere. Rejects
 * when a name server cannot be asked and nothing is known without it.
 */
export const locateServer = async (uri: SipUri, options: LocateOptions): Promise<Target[]> => {
  const { lookups, tokens } = options
  const named = namedTransport(uri)
  const transports = uri.secure ? options.transports.filter((kind) => kind === 'tls') : options.transports
  if (named !== undefined && !transports.some((kind) => kind === named)) return []
  // Section 4.1: without NAPTR, and for numeric hosts and ports, UDP for sip and TLS for sips.
  const usual = uri.secure ? 'tls' : 'udp'
  const preferred = named === undefined ? (transports.find((kind) => kind === usual) ?? transports[0]) : named
  if (preferred === undefined || preferred === 'none') return []

  const at = async (host: string, port: number, transport: Reachable): Promise<Target[]> => {
    const addresses = isIP(host) === 0 ? await addressesOf(host, options) : [host]
    const domain = transport === 'tls' && isIP(uri.host) === 0 ? { serverName: uri.host.toLowerCase() } : {}
    return addresses.map((address) => ({ transport, remote: { host: address, port }, ...domain }))
  }
  const notThere = new Set<Reachable>()
  const described = async (name: string, transport: Reachable): Promise<Target[]> => {
    const found = (await lookups.srv(name)).records
    // RFC 2782: a single record for the root says that the service is not there.
    const records = found.filter((record) => record.name !== '' && record.name !== '.')
    if (records.length < found.length) notThere.add(transport)
    return inTurn(orderByWeight(records, tokens), (record) => at(record.name, record.port, transport))
  }

  if (isIP(uri.host) !== 0 || uri.port !== undefined)
    return (await at(uri.host, uri.port ?? services[preferred].port, preferred)).slice(0, mostTargets)
  if (named === undefined) {
    const byNaptr = offered((await lookups.naptr(uri.host)).records, transports, uri.secure)
    const targets = await inTurn(byNaptr, ({ name, transport }) => described(name, transport))
    if (targets.length > 0) return targets
  }
  const asked = named === undefined ? transports : [preferred]
  const bySrv = await inTurn(asked, (kind) => described(`${services[kind].srv}.${uri.host}`, kind))
  if (bySrv.length > 0 || notThere.has(preferred)) return bySrv
  return (await at(uri.host, services[preferred].port, preferred)).slice(0, mostTargets)
}

/** One after the other, until there are enough targets. What cannot be asked is passed over where another one leads on. */
const inTurn = async <Item>(items: readonly Item[], ask: (item: Item) => Promise<Target[]>): Promise<Target[]> => {
  const targets: Target[] = []
  let failure: { readonly cause: unknown } | undefined
  for (const item of items.slice(0, mostTargets)) {
    if (targets.length >= mostTargets) break
    try {
      targets.push(...(await ask(item)))
    } catch (cause) {
      failure ??= { cause }
    }
  }
  if (targets.length === 0 && failure !== undefined) throw failure.cause
  return targets.slice(0, mostTargets)
}

/** RFC 7984 would mix the families; one after the other serves a failover as well. */
const addressesOf = async (host: string, { lookups, families = [4, 6] }: LocateOptions): Promise<string[]> => {
  const asked = families.map((family) => (family === 4 ? lookups.a(host) : lookups.aaaa(host)))
  const said = await Promise.allSettled(asked)
  const found = said.flatMap((one) => (one.status === 'fulfilled' ? one.value.records : []))
  const failed = said.find((one) => one.status === 'rejected')
  // Many a name server is silent about AAAA, and what it says of A is true nevertheless.
  if (found.length === 0 && failed !== undefined) throw failed.reason
  return found.filter((address) => isIP(address) !== 0)
}
