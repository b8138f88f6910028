import { isIP } from 'node:net'
import { TrunkSettings } from '@axbridge/api'
import { understand } from '@axbridge/core'
import type { TrunkDestination } from './exchange/trunk.ts'
import { type FilledValue, faultOfAddresses, fillIn, type KeyFault, type NamedAddress } from './filled-value.ts'
import { parseListenAddress, parseSource } from './peer-address.ts'
import type { SipSettings } from './sip-settings.ts'

/** A SIP peer as it is written: in the configuration, to the API and in the store. */
export const trunkSchema = TrunkSettings

export type TrunkDefinition = TrunkSettings

/** How many trunks there may be. */
export const mostTrunks = 256

/** The trunk of the sandbox's phones; none else may have its name. */
export const sandboxTrunk = 'sandbox'

/** Over which transports calls can go out. */
export const trunkTransports = ({ tls }: Pick<SipSettings, 'tls'>): readonly TrunkDestination['transport'][] =>
  tls === null ? ['udp', 'tcp'] : ['udp', 'tcp', 'tls']

const noTransportRule = 'must be one that the server listens on'
const noNamesRule = 'must be empty where no certificate is asked for (sip.tls.clientCertificates)'

/** What a trunk needs of the listeners, and they have not: it would be set up and never be of use. */
export const missingListener = (
  { to, transport, tlsNames }: Pick<TrunkDefinition, 'to' | 'transport' | 'tlsNames'>,
  sip: Pick<SipSettings, 'tls'>,
): KeyFault | undefined => {
  if (to !== null && !trunkTransports(sip).includes(transport))
    return { kind: 'fault', field: 'transport', rule: noTransportRule }
  const asks = sip.tls !== null && sip.tls.clientCertificates !== 'none'
  return tlsNames.length > 0 && !asks ? { kind: 'fault', field: 'tlsNames', rule: noNamesRule } : undefined
}

/** A trunk with every default filled in, or what is wrong with it. What other trunks are is for `TrunkBook` to say. */
export const completeTrunk = (given: unknown): FilledValue<TrunkDefinition> | KeyFault => {
  const filled = fillIn(trunkSchema, given)
  return filled.kind === 'fault' ? filled : (faultOfTrunk(filled.value) ?? filled)
}

/** What the schema cannot say of a trunk. `path` stands before the names of the fields. */
export const faultOfTrunk = (trunk: TrunkDefinition, path = ''): KeyFault | undefined => {
  const wrong = faultOfAddresses(addressesOf(trunk, path))
  if (wrong !== undefined) return wrong
  const broken = rules.find(([, isKept]) => !isKept(trunk))
  return broken === undefined ? undefined : { kind: 'fault', field: `${path}${broken[0]}`, rule: broken[2] }
}

/** A peer that restarts its SIP is not to be asked faster than it can answer. */
const shortestPingMs = 500

/** A field, whether it keeps a rule beside other fields, and that rule. */
type Rule = readonly [field: string, isKept: (trunk: TrunkDefinition) => boolean, rule: string]

const rules: readonly Rule[] = [
  ['to', ({ to }) => to === null || destinationHost(to).port !== 0, 'the port must be at least 1'],
  ['from', ({ from }) => from.every((text) => parseSource(text).port !== 0), 'a port must be at least 1'],
  [
    'from',
    ({ from, to, tlsNames, digest }) => from.length + tlsNames.length > 0 || to !== null || digest !== null,
    'must name a source where there is neither to, tlsNames nor digest',
  ],
  [
    'serverName',
    ({ serverName, transport, to }) =>
      serverName === null || (transport === 'tls' && to !== null && isIP(destinationHost(to).host) !== 0),
    'is only for an address that is reached over tls',
  ],
  [
    'largeOver',
    ({ largeOver, transport }) => largeOver === 'udp' || transport === 'udp',
    'is only for a trunk of transport udp',
  ],
  [
    'digest',
    ({ callerFrom, digest }) => callerFrom !== 'digest' || digest !== null,
    'is required where callerFrom is digest',
  ],
  [
    'digest.username',
    ({ callerFrom, digest, spellings }) =>
      callerFrom !== 'digest' || (digest !== null && namesPhone(digest.username, spellings)),
    'must be a mainland mobile number in a spelling of the trunk where callerFrom is digest',
  ],
  [
    'from',
    ({ callerFrom, from }) => callerFrom !== 'digest' || from.length === 0,
    'must be empty where callerFrom is digest: who is known by his address proves no user',
  ],
  [
    'tlsNames',
    ({ callerFrom, tlsNames }) => callerFrom !== 'digest' || tlsNames.length === 0,
    'must be empty where callerFrom is digest: who is known by his certificate proves no user',
  ],
  ['pingMs', ({ pingMs }) => pingMs === 0 || pingMs >= shortestPingMs, `must be 0, or at least ${shortestPingMs}`],
]

const namesPhone = (username: string, spellings: TrunkDefinition['spellings']): boolean => {
  const understood = understand({ digits: username }, spellings)
  return understood.ok && understood.value.kind === 'phone'
}

const addressesOf = ({ to, from }: TrunkDefinition, path: string): readonly NamedAddress[] => {
  const sources = from.map((text, at): NamedAddress => [`${path}from.${at}`, parseSource(text)])
  if (to === null) return sources
  const { host, port } = destinationHost(to)
  // The port of a domain is held to its bounds as if it were one of an address.
  const bounded = isDomain(host)
    ? { host: '127.0.0.1', ...(port === undefined ? {} : { port }) }
    : { host, port: port ?? 0 }
  return [[`${path}to`, bounded], ...sources]
}

/** The pattern of the schema has a letter in the last label of a domain, and no brackets. */
const isDomain = (host: string): boolean => /[A-Za-z]/.test(host) && !host.includes(':')

const destinationHost = (to: string): { readonly host: string; readonly port?: number } =>
  to.includes(':') ? parseListenAddress(to) : { host: to }

/** Where calls of a trunk go out to; undefined when it only brings calls in. */
export const destinationOf = ({
  to,
  transport,
  serverName,
  largeOver,
}: TrunkDefinition): TrunkDestination | undefined =>
  to === null
    ? undefined
    : {
        transport,
        ...destinationHost(to),
        ...(serverName === null ? {} : { serverName: serverName.toLowerCase() }),
        ...(largeOver === 'tcp' ? { largeOver } : {}),
      }
