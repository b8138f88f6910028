import { defaultSpellings } from '@axbridge/core'
import type { Flow } from '@axbridge/sip'
import { expect, test } from 'vitest'
import { type Trunk, TrunkTable } from './trunk.ts'

const trunk = (name: string, from: Trunk['from'], port?: number): Trunk => ({
  name,
  callerFrom: 'asserted',
  spellings: defaultSpellings,
  calleeForm: 'national',
  reaches: 'trunks',
  from,
  ...(port === undefined ? {} : { to: { transport: 'udp', remote: { host: '192.0.2.1', port } } }),
})

const flowFrom = (host: string, port: number, transport: Flow['transport'] = 'udp'): Flow => ({
  transport,
  remote: { host, port },
  local: { host: '127.0.0.1', port: 5060 },
})

const table = new TrunkTable([
  trunk('whole-host', [{ host: '192.0.2.1' }]),
  trunk('one-port', [{ host: '192.0.2.1', port: 5080 }], 5080),
  trunk('shadowed', [{ host: '192.0.2.1' }, { host: '2001:db8::1' }], 5090),
])

test('a source that names a port goes before one that names only the address', () => {
  expect(table.identify(flowFrom('192.0.2.1', 5080))?.name).toBe('one-port')
  expect(table.identify(flowFrom('192.0.2.1', 5081))?.name).toBe('whole-host')
})

test('the first trunk of an address keeps it', () => {
  expect(table.identify(flowFrom('2001:db8::1', 1))?.name).toBe('shadowed')
})

test('over TCP a trunk that names a port keeps its address, for a connection comes from any port', () => {
  const beside = new TrunkTable([
    trunk('operator', [{ host: '127.0.0.1', port: 5080 }], 5080),
    trunk('sandbox', [{ host: '127.0.0.1' }]),
  ])
  expect(beside.identify(flowFrom('127.0.0.1', 40_000, 'tcp'))?.name).toBe('operator')
  expect(beside.identify(flowFrom('127.0.0.1', 40_000, 'udp'))?.name).toBe('sandbox')
})

test('a stranger is no trunk', () => {
  expect(table.identify(flowFrom('192.0.2.2', 5080))).toBeUndefined()
})

test('calls go out on the first trunk that leads anywhere', () => {
  expect(table.outgoing?.name).toBe('one-port')
  expect(new TrunkTable([]).outgoing).toBeUndefined()
})
