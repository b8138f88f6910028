import { type PhoneNumber, type ProtectedNumber, reveal } from '@axbridge/core'
import type { Address, Flow, Network, Target } from '@axbridge/sip'
import type { Trunk, TrunkTable } from './trunk.ts'

/** A phone that registered: where it is reached. */
export type Registration = { readonly contactUri: string; readonly flow: Target | Flow }

/** Finds a registered phone by its number; only the sandbox has any. */
export type RegistrationLookup = (phone: PhoneNumber) => Registration | undefined

/** How the callee is reached and addressed, and how the 700 number is written to him. */
export type WayOut = {
  readonly target: Target | Flow
  readonly requestUri: string
  readonly to: string
  readonly from: string
  /** What the callee wrote himself: it tells him nothing, whoever's numbers stand in it. */
  readonly ownWords: readonly string[]
}

/** What a call that came in on a trunk may be led to. */
export type WaysOut = {
  readonly registered: RegistrationLookup
  readonly trunks: TrunkTable
  readonly network: Network
}

/** Leads a call out. Undefined when nothing that its trunk reaches leads to the callee. */
export const findWayOut = (
  callee: PhoneNumber,
  present: ProtectedNumber,
  incoming: Trunk,
  { registered, trunks, network }: WaysOut,
): WayOut | undefined => {
  if (incoming.reaches === 'trunks') return overTrunk(callee, present, trunks.outgoing, network)
  const registration = registered(callee)
  return registration === undefined ? undefined : toRegistered(callee, present, registration, network)
}

/**
 * Whether a way leads to the callee, for a call that nobody makes. A caller who is registered here would call as a phone of
 * the sandbox, anybody else over a trunk where there is one.
 */
export const isReachable = (
  caller: PhoneNumber,
  callee: PhoneNumber,
  { registered, trunks }: Pick<WaysOut, 'registered' | 'trunks'>,
): boolean => {
  const comesByTrunk = registered(caller) === undefined && trunks.outgoing !== undefined
  return comesByTrunk || registered(callee) !== undefined
}

const toRegistered = (
  callee: PhoneNumber,
  present: ProtectedNumber,
  { contactUri, flow }: Registration,
  network: Network,
): WayOut => {
  const own = bracketed(network.localAddress(flow).host)
  const to = `sip:${reveal(callee)}@${own}`
  return { target: flow, requestUri: contactUri, to, from: `sip:${present}@${own}`, ownWords: [contactUri] }
}

const overTrunk = (
  callee: PhoneNumber,
  present: ProtectedNumber,
  trunk: Trunk | undefined,
  network: Network,
): WayOut | undefined => {
  if (trunk?.to === undefined) return undefined
  const uri = `sip:${reveal(callee, trunk.calleeForm)}@${hostPort(trunk.to.remote)}`
  const requestUri = trunk.to.transport === 'tcp' ? `${uri};transport=tcp` : uri
  const own = bracketed(network.localAddress(trunk.to).host)
  return { target: trunk.to, requestUri, to: uri, from: `sip:${present}@${own}`, ownWords: [] }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

const hostPort = ({ host, port }: Address): string => `${bracketed(host)}:${port}`
