import { describe, expect, test } from 'vitest'
import { isNetwork, withinNetworks } from './media-networks.ts'
import { rebuildSdp } from './sdp.ts'

const mayCarry = withinNetworks(['10.1.0.0/16', '192.0.2.7/32', '2001:db8::/32'])

test.each(['10.1.0.0', '10.1.255.255', '192.0.2.7', '2001:db8:1::2', '::ffff:10.1.2.3'])(
  'media may go to %s',
  (address) => {
    expect(mayCarry(address)).toBe(true)
  },
)

test.each(['10.2.0.1', '192.0.2.8', '2001:db9::1', '::ffff:10.2.0.1', '::1', 'media.example.com', ''])(
  'media may not go to %s',
  (address) => {
    expect(mayCarry(address)).toBe(false)
  },
)

test.each([
  '10.1.0.0',
  '10.1.0.0/33',
  '2001:db8::/129',
  '10.1/16',
  'media.example.com/8',
  '/8',
  '10.1.0.0/',
  '10.1.0.0/8/8',
])('%s is no network', (text) => {
  expect(isNetwork(text)).toBe(false)
  expect(() => withinNetworks([text])).toThrow(RangeError)
})

describe('a description', () => {
  const own = { sessionId: 1, version: 1, address: '127.0.0.1' }
  const outcome = (...lines: string[]) =>
    rebuildSdp(
      [
        'v=0',
        ...lines.filter((line) => line.startsWith('c')),
        'm=audio 9 RTP/AVP 8',
        ...lines.filter((line) => line.startsWith('a')),
      ].join('\r\n'),
      own,
      mayCarry,
    )

  test.each([
    ['an address within the networks', 'c=IN IP4 10.1.2.3'],
    ['an IPv6 address within them', 'c=IN IP6 2001:db8::1'],
    ['a medium on hold in the old way', 'c=IN IP4 0.0.0.0'],
    ['a candidate within them', 'c=IN IP4 0.0.0.0', 'a=candidate:1 1 udp 1 10.1.2.3 9 typ host'],
  ])('with %s crosses', (_what, ...lines) => {
    expect(outcome(...lines)).toMatchObject({ ok: true })
  })

  test.each([
    ['an address outside', 'c=IN IP4 10.2.2.3'],
    ['an IPv6 address outside', 'c=IN IP6 ::1'],
    ['a host name', 'c=IN IP4 media.example.com'],
    [
      'one of two candidates outside',
      'c=IN IP4 10.1.2.3',
      'a=candidate:1 1 udp 1 10.1.2.3 9 typ host',
      'a=candidate:1 1 udp 1 10.2.2.3 9 typ host',
    ],
  ])('with %s is refused, and the rule does not quote it', (_what, ...lines) => {
    expect(outcome(...lines)).toEqual({ ok: false, rule: 'media goes to the networks that are allowed' })
  })

  test('loses the candidates whose host is hidden, and keeps the others', () => {
    const hidden = 'a=candidate:1 1 udp 1 b4a1c0de-7d2f-4e1a-9b3c-0123456789ab.local 45383 typ host'
    const seen = 'a=candidate:2 1 udp 1 10.1.2.3 9 typ srflx raddr 0.0.0.0 rport 0'
    const { sdp } = outcome('c=IN IP4 0.0.0.0', hidden, seen) as { sdp: string }
    expect(sdp).not.toContain('.local')
    expect(sdp).toContain(' 10.1.2.3 9 typ srflx')
  })
})
