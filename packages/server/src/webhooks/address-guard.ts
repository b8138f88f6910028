import { type BlockList, isIP } from 'node:net'
import { blockListOf } from './webhook-settings.ts'

/**
 * What is nobody's public address: the special-purpose registries of IANA (RFC 6890), the metadata services of clouds among them
 * (169.254.169.254, fd00:ec2::254), and every form in which an IPv6 address carries an IPv4 one.
 */
const notPublic = blockListOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Of IPv6 only global unicast is public, and of it not Teredo, documentation and 6to4.
  '::/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
])

/** ::ffff:a.b.c.d, in whatever way it is written. */
const mapped = blockListOf(['::ffff:0:0/96'])

/** Answers whether an IP address is posted to. */
export type AddressGuard = (address: string) => boolean

/** Refuses every address that is not public, unless one of the networks holds it. */
export const addressGuard = (allowedNetworks: readonly string[]): AddressGuard => {
  const allowed = blockListOf(allowedNetworks)
  return (address) => {
    const family = isIP(address)
    if (family === 0) return false
    return holds(allowed, address, family) || !holds(notPublic, address, family)
  }
}

/** A mapped address is in no list as what it maps to: it is refused as it stands. */
const holds = (list: BlockList, address: string, family: number): boolean => {
  if (family === 4) return list.check(address, 'ipv4')
  if (mapped.check(address, 'ipv6')) return list === notPublic
  return list.check(address, 'ipv6')
}
