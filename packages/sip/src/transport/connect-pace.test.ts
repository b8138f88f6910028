import { expect, test } from 'vitest'
import { ConnectPace } from './connect-pace.ts'
import { sourceNetwork } from './source-network.ts'

test('a source opens ten seconds of connections at once, then so many a second, and others go on', () => {
  let now = 0
  const pace = new ConnectPace(2, () => now)
  const opened = (source: string, tries: number) =>
    Array.from({ length: tries }, () => pace.takes(source)).filter(Boolean)
  expect(opened('192.0.2.1', 30)).toHaveLength(20)
  expect(opened('192.0.2.2', 1)).toHaveLength(1)
  now = 1_500
  expect(opened('192.0.2.1', 30)).toHaveLength(3)
})

test('a flood of sources is forgotten, the oldest first', () => {
  const pace = new ConnectPace(0.1, () => 0)
  expect([pace.takes('first'), pace.takes('first')]).toEqual([true, false])
  for (let count = 0; count < 10_000; count += 1) pace.takes(`source ${count}`)
  expect(pace.takes('first')).toBe(true)
  expect(pace.takes('source 9999')).toBe(false)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (host, network) => {
  expect(sourceNetwork(host)).toBe(network)
})
