import { type PhoneNumber, type ProtectedNumber, reveal } from '@axbridge/core'
import type { Address, Flow, Network, Target } from '@axbridge/sip'
import type { TrunkTable } from './trunk.ts'

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
}

/** Leads a call out: to a phone of the sandbox, else to the trunk. Undefined when neither leads to the callee. */
export const findWayOut = (
  callee: PhoneNumber,
  present: ProtectedNumber,
  registered: RegistrationLookup,
  trunks: TrunkTable,
  network: Network,
): WayOut | undefined => {
  const registration = registered(callee)
  if (registration !== undefined) {
    const own = bracketed(network.localAddress(registration.flow).host)
    return {
      target: registration.flow,
      requestUri: registration.contactUri,
      to: `sip:${reveal(callee)}@${own}`,
      from: `sip:${present}@${own}`,
    }
  }
  const trunk = trunks.outgoing
  if (trunk?.to === undefined) return undefined
  const uri = `sip:${reveal(callee, trunk.calleeForm)}@${hostPort(trunk.to.remote)}`
  const requestUri = trunk.to.transport === 'tcp' ? `${uri};transport=tcp` : uri
  return {
    target: trunk.to,
    requestUri,
    to: uri,
    from: `sip:${present}@${bracketed(network.localAddress(trunk.to).host)}`,
  }
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

const hostPort = ({ host, port }: Address): string => `${bracketed(host)}:${port}`
