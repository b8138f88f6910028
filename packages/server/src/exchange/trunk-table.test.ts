import { expect, test } from 'vitest'
import { flowFrom, incomingTrunk } from './trunk.test.kit.ts'
import type { Trunk } from './trunk.ts'
import { TrunkTable } from './trunk-table.ts'

const trunk = (name: string, from: Trunk['from']): Trunk => incomingTrunk({ name, from })

const table = new TrunkTable([
  trunk('whole-host', [{ host: '192.0.2.1' }]),
  trunk('one-port', [{ host: '192.0.2.1', port: 5080 }]),
  incomingTrunk({ name: 'by-certificate', tlsNames: ['sbc.example.com'] }),
])

test('a source that names a port goes before one that names only the address', () => {
  expect(table.identify(flowFrom('192.0.2.1', 5080))?.name).toBe('one-port')
  expect(table.identify(flowFrom('192.0.2.1', 5081))?.name).toBe('whole-host')
})

test('a name that a verified certificate shows goes before the address, and no other name counts', () => {
  expect(table.identify(flowFrom('192.0.2.1', 5080, 'tls', ['sbc.example.com']))?.name).toBe('by-certificate')
  expect(table.identify(flowFrom('203.0.113.9', 1, 'tls', ['x.example', 'sbc.example.com']))?.name).toBe(
    'by-certificate',
  )
  expect(table.identify(flowFrom('203.0.113.9', 1, 'tls', ['a.sbc.example.com', 'example.com']))).toBeUndefined()
  expect(table.identify(flowFrom('203.0.113.9', 1, 'tls'))).toBeUndefined()
})

test('over TCP the one trunk that names a port has its address, for a connection comes from any port', () => {
  const beside = new TrunkTable([
    trunk('operator', [{ host: '127.0.0.1', port: 5080 }]),
    incomingTrunk({ name: 'sandbox', reaches: 'registered', from: [{ host: '127.0.0.1' }] }),
  ])
  expect(beside.identify(flowFrom('127.0.0.1', 40_000, 'tcp'))?.name).toBe('operator')
  expect(beside.identify(flowFrom('127.0.0.1', 40_000, 'udp'))?.name).toBe('sandbox')
})

test('over TCP an address that two trunks name by their ports is nobody from any other port', () => {
  const two = new TrunkTable([
    trunk('one', [{ host: '192.0.2.1', port: 5060 }]),
    trunk('other', [{ host: '192.0.2.1', port: 5080 }]),
  ])
  expect(two.identify(flowFrom('192.0.2.1', 40_000, 'tcp'))).toBeUndefined()
  expect(two.identify(flowFrom('192.0.2.1', 5080, 'tcp'))?.name).toBe('other')
})

test.each(['ws', 'wss'] as const)('what comes by %s is a phone of the sandbox or nobody', (transport) => {
  const beside = new TrunkTable([
    incomingTrunk({ from: [{ host: '127.0.0.1' }], tlsNames: ['sbc.example.com'] }),
    incomingTrunk({ name: 'sandbox', reaches: 'registered', from: [{ host: '127.0.0.1' }] }),
  ])
  expect(beside.identify(flowFrom('127.0.0.1', 40_000, transport, ['sbc.example.com']))?.name).toBe('sandbox')
  expect(table.identify(flowFrom('192.0.2.1', 5080, transport))).toBeUndefined()
})

test('a stranger is no trunk', () => {
  expect(table.identify(flowFrom('192.0.2.2', 5080))).toBeUndefined()
})

test('the trunks that replace others are the only ones from then on', () => {
  const replaced = new TrunkTable([trunk('old', [{ host: '192.0.2.1' }])])
  replaced.replace([incomingTrunk({ name: 'new', digest: { username: 'line', password: 'long-enough' } })])
  expect([replaced.find('old'), replaced.identify(flowFrom('192.0.2.1', 1))]).toEqual([undefined, undefined])
  expect([replaced.ofUser('line')?.name, replaced.hasUsers, table.hasUsers]).toEqual(['new', true, false])
})
