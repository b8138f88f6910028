import { expect, test } from 'vitest'
import type { Health } from '../exchange/server-health.ts'
import type { TrunkState } from '../exchange/trunk-state.ts'
import { trunkStateOfAll } from './trunk-states.ts'

const state = (servers: Readonly<Record<string, Health>>, entered = 0, out = 0, refusedByLimit = 0): TrunkState => ({
  health: 'unknown',
  servers: Object.entries(servers).map(([address, health]) => ({ address, health })),
  calls: { in: entered, out },
  refusedByLimit,
})

test('calls are the sums over all workers', () => {
  expect(trunkStateOfAll([state({}, 1, 2, 3), state({}, 10, 20, 30)])).toEqual({
    ...{ health: 'unknown', servers: [], calls: { in: 11, out: 22 }, refusedByLimit: 33 },
  })
})

test.each<[of: Health[], is: Health]>([
  [['up', 'up'], 'up'],
  [['up', 'unknown'], 'up'],
  [['up', 'down'], 'down'],
  [['unknown', 'down'], 'down'],
  [['unknown', 'unknown'], 'unknown'],
])('a server that is %j to the workers is %s', (of, is) => {
  const { servers, health } = trunkStateOfAll(of.map((one) => state({ 'udp 192.0.2.1:5060': one })))
  expect(servers).toEqual([{ address: 'udp 192.0.2.1:5060', health: is }])
  expect(health).toBe(is)
})

test('a trunk is up while one of its servers is, and a server that one worker has not found yet counts', () => {
  const states = [state({ 'udp 192.0.2.1:5060': 'down' }), state({ 'udp 192.0.2.2:5060': 'up' })]
  expect(trunkStateOfAll(states)).toMatchObject({ health: 'up', servers: [{ health: 'down' }, { health: 'up' }] })
})
