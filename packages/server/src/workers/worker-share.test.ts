import { expect, test } from 'vitest'
import { completeConfig } from '../config.ts'
import { sipInPlaceOf } from './taken-place.ts'
import { sipOfWorker } from './worker-share.ts'

const { sip } = completeConfig({
  sip: {
    ...{ udp: '192.0.2.1:5060', tcp: '[2001:db8::1]:5060', ws: { listen: '127.0.0.1:0' } },
    tls: { listen: '192.0.2.1:5061', certificate: 'c', key: 'k' },
    ...{ workers: 3, maxCalls: 100 },
  },
  sandbox: { enabled: false },
})

test('each worker has ports of its own, as far apart as it is said, and its share of the calls', () => {
  expect(sipOfWorker(sip, { place: 0, workers: 3 })).toEqual({ ...sip, maxCalls: 34 })
  expect(sipOfWorker(sip, { place: 2, workers: 3 })).toMatchObject({
    ...{ udp: '192.0.2.1:5080', tcp: '[2001:db8::1]:5080', tls: { listen: '192.0.2.1:5081', certificate: 'c' } },
    ...{ ws: { listen: '127.0.0.1:0' }, wss: null, maxCalls: 34 },
  })
})

test('who takes the place of another listens where that did, also where any port was allowed', () => {
  const own = sipOfWorker(sip, { place: 1, workers: 3 })
  const before = { udp: '192.0.2.1:5070', tcp: '[2001:db8::1]:5070', tls: '192.0.2.1:5071', ws: '127.0.0.1:40001' }
  expect(sipInPlaceOf(before, own)).toMatchObject({
    ...{ udp: '192.0.2.1:5070', tls: { listen: '192.0.2.1:5071', key: 'k' }, ws: { listen: '127.0.0.1:40001' } },
    wss: null,
  })
  expect(sipInPlaceOf(null, own)).toBe(own)
})
