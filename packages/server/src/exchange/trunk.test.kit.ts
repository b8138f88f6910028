import { defaultSpellings } from '@axbridge/core'
import type { Flow } from '@axbridge/sip'
import type { Trunk } from './trunk.ts'

/** A trunk for a test: an operator at 192.0.2.1 where the test does not say otherwise. */
export const trunkWith = (changed: Partial<Trunk> = {}): Trunk => ({
  name: 'operator',
  callerFrom: 'asserted',
  spellings: defaultSpellings,
  calleeForm: 'national',
  reaches: 'trunks',
  to: { transport: 'udp', host: '192.0.2.1', port: 5060 },
  from: [],
  tlsNames: [],
  prefixes: [''],
  priority: 0,
  weight: 1,
  maxCalls: 10_000,
  callsPerSecond: 1_000,
  pingMs: 0,
  ...changed,
})

/** The same, leading nowhere. */
export const incomingTrunk = (changed: Partial<Trunk> = {}): Trunk => {
  const { to: _to, ...trunk } = trunkWith(changed)
  return trunk
}

export const flowFrom = (
  host: string,
  port: number,
  transport: Flow['transport'] = 'udp',
  names: readonly string[] = [],
): Flow => ({
  transport,
  remote: { host, port },
  local: { host: '127.0.0.1', port: 5060 },
  ...(names.length === 0 ? {} : { peer: { names } }),
})
