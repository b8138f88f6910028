import { parameterOf } from '../message/parameters.ts'
import { parseUri } from '../message/uri.ts'
import type { Flow, Target } from '../transport/network.ts'
import { type Dialog, nextHopUri } from './dialog.ts'

/** Whether a host needs no look-up: an IPv4 address, or IPv6 without brackets. */
export const isNumericAddress = (host: string): boolean => /^[0-9]{1,3}(\.[0-9]{1,3}){3}$|:/.test(host)

/**
 * Where a request of the dialog is sent. Over streams the leg's connection is used again, since a Contact there is often no
 * listener (RFC 5923). Over UDP it is the next hop's address; where that is a host name or asks for another transport,
 * nothing is looked up and the leg's first way is used. What is large goes over the transport that the first way has for that.
 */
export const nextHop = (dialog: Dialog, first: Target | Flow): Target | Flow => {
  if (first.transport !== 'udp') return first
  const uri = parseUri(nextHopUri(dialog))
  if (uri?.kind !== 'sip' || uri.secure || !isNumericAddress(uri.host)) return first
  const transport = parameterOf(uri.parameters, 'transport') ?? 'udp'
  if (transport.toLowerCase() !== 'udp') return first
  const remote = { host: uri.host, port: uri.port ?? 5060 }
  return first.largeOver === undefined
    ? { transport: 'udp', remote }
    : { transport: 'udp', remote, largeOver: first.largeOver }
}
