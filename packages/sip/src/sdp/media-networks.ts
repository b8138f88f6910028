import { BlockList, isIP } from 'node:net'

/** Whether media may go to an address, an IPv4 or IPv6 one without brackets, or to a host of this name. */
export type MediaRule = (host: string) => boolean

export const anywhere: MediaRule = () => true

const network = /^([0-9A-Fa-f:.]{2,45})\/([0-9]{1,3})$/

/** Whether a text is a network: `10.1.0.0/16` or `2001:db8::/32`. */
export const isNetwork = (text: string): boolean => {
  const [, address = '', bits] = network.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128)
}

/**
 * Lets media go to addresses of these networks; of a host name nobody knows where it leads. Throws RangeError for a text
 * that is no network.
 */
export const withinNetworks = (networks: readonly string[]): MediaRule => {
  const list = new BlockList()
  for (const text of networks) {
    if (!isNetwork(text)) throw new RangeError('a network is an address, a slash and a number of bits')
    const [address = '', bits] = text.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return (host) => isIP(host) !== 0 && list.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6')
}
