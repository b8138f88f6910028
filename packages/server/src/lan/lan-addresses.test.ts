import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { allOwnAddresses, type Interfaces, lanAddresses, withNetwork } from './lan-addresses.ts'

const address = (cidr: string, internal = false): NetworkInterfaceInfo => {
  const [host = ''] = cidr.split('/')
  const common = { address: host, netmask: '', mac: '', internal, cidr }
  return host.includes(':') ? { ...common, family: 'IPv6', scopeid: 0 } : { ...common, family: 'IPv4' }
}

const interfaces: Interfaces = {
  lo: [address('127.0.0.1/8', true), address('::1/128', true)],
  docker0: [address('172.17.0.1/16')],
  eth0: [address('203.0.113.9/24'), address('10.20.0.4/22')],
  wlan0: [address('192.168.1.5/24'), address('fe80::1/64'), address('fd00::5/64')],
}

describe('the addresses at which a network finds this machine', () => {
  test('are those of private networks, and none that the whole world or only a container reaches', () => {
    expect(lanAddresses(8, interfaces)).toEqual([
      { address: '10.20.0.4', network: '10.20.0.4/22' },
      { address: '192.168.1.5', network: '192.168.1.5/24' },
    ])
  })

  test('are at most so many', () => {
    expect(lanAddresses(1, interfaces)).toHaveLength(1)
    expect(lanAddresses(8, {})).toEqual([])
  })
})

test('an address has the network that it stands in, and is alone where there is none', () => {
  expect(withNetwork('127.0.0.7', interfaces).network).toBe('127.0.0.1/8')
  expect(withNetwork('fd00::9', interfaces).network).toBe('fd00::5/64')
  expect(withNetwork('198.51.100.1', interfaces).network).toBe('198.51.100.1/32')
})

test('the certificate names all addresses that a URL can have', () => {
  expect(allOwnAddresses(interfaces)).toEqual([
    ...['127.0.0.1', '::1', '172.17.0.1', '203.0.113.9', '10.20.0.4', '192.168.1.5', 'fd00::5'],
  ])
})
