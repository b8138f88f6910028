import { BlockList, isIP } from 'node:net'

/** Networks of either family, apart: a list of Node's takes an IPv4 address for the IPv6 one that it can be written as. */
class Networks {
  readonly #four = new BlockList()
  readonly #six = new BlockList()

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', length = ''] = network.split('/')
      if (isIP(address) === 4) this.#four.addSubnet(address, Number(length), 'ipv4')
      else this.#six.addSubnet(address, Number(length), 'ipv6')
    }
  }

  /** An IPv4 address written as an IPv6 one stands as it is written. */
  holds(address: string): boolean {
    return isIP(address) === 4 ? this.#four.check(address, 'ipv4') : this.#six.check(address, 'ipv6')
  }
}

/**
 * What is nobody's public address: the special-purpose registries of IANA (RFC 6890), the metadata services of clouds among them
 * (169.254.169.254, fd00:ec2::254), and every form in which an IPv6 address carries an IPv4 one.
 */
const notPublic = new Networks([
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

/** Answers whether an IP address is posted to. */
export type AddressGuard = (address: string) => boolean

/** Refuses every address that is not public, unless one of the networks holds it. */
export const addressGuard = (allowedNetworks: readonly string[]): AddressGuard => {
  const allowed = new Networks(allowedNetworks)
  return (address) => isIP(address) !== 0 && (allowed.holds(address) || !notPublic.holds(address))
}
