import { BlockList, isIP, isIPv4 } from 'node:net'
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { isNetwork } from '@axbridge/sip'

/** An address of this machine with its network, `192.168.1.5/24`. */
export type OwnAddress = { readonly address: string; readonly network: string }

/** The interfaces of the machine by their names, as `networkInterfaces()` of Node tells them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

// RFC 1918, and what machines give themselves where nobody does (RFC 3927).
const privateNetworks = new BlockList()
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  privateNetworks.addSubnet(address, bits, 'ipv4')

/** Networks between containers and virtual machines of this machine: no other device is there. */
const isInside = (name: string): boolean =>
  /^(?:docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|cni|podman|flannel)/.test(name)

const all = (interfaces: Interfaces): readonly (OwnAddress & { readonly name: string; readonly internal: boolean })[] =>
  Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? []).flatMap(({ address, cidr, internal }) =>
      // A zone (fe80::1%eth0) stands in no URL that another device could use.
      cidr === null || !isNetwork(cidr) || address.startsWith('fe80:')
        ? []
        : [{ name, address, network: cidr, internal }],
    ),
  )

/** The addresses at which other devices of the own network find this machine: those in private IPv4 networks, at most so many. */
export const lanAddresses = (most: number, interfaces: Interfaces = networkInterfaces()): readonly OwnAddress[] =>
  all(interfaces)
    .filter(
      ({ name, address, internal }) =>
        !internal && !isInside(name) && isIPv4(address) && privateNetworks.check(address),
    )
    .slice(0, most)
    .map(({ address, network }) => ({ address, network }))

/** An address with the network of this machine that it stands in; the address alone where there is none. */
export const withNetwork = (address: string, interfaces: Interfaces = networkInterfaces()): OwnAddress => {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
  const found = all(interfaces).find(({ network }) => {
    const [base = '', bits] = network.split('/')
    if (isIP(base) !== isIP(address)) return false
    const list = new BlockList()
    list.addSubnet(base, Number(bits), family)
    return list.check(address, family)
  })
  return { address, network: found?.network ?? `${address}/${family === 'ipv4' ? 32 : 128}` }
}

/** Every address that the certificate for other devices names. */
export const allOwnAddresses = (interfaces: Interfaces = networkInterfaces()): readonly string[] => [
  ...new Set(all(interfaces).map(({ address }) => address)),
]
