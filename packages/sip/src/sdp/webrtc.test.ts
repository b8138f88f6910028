import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rowsApart } from './number-rows.ts'
import { hasRoomForMobile } from './room-for-number.ts'
import { type OwnSession, rebuildSdp } from './sdp.ts'

const own: OwnSession = { sessionId: 123456789, version: 2, address: '127.0.0.1' }
const fingerprint = `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`
const rebuilt = (...lines: string[]): string[] => {
  const outcome = rebuildSdp(`${lines.join('\r\n')}\r\n`, own)
  if (!outcome.ok) throw new Error(outcome.rule)
  return outcome.sdp.slice(0, -2).split('\r\n')
}

const session = ['v=0', 'o=- 2541531927327669653 2 IN IP4 127.0.0.1', 's=-', 't=0 0']
const medium = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0']
/** The attributes of one medium that were written. */
const written = (...attributes: string[]): string[] => rebuilt(...session, ...medium, ...attributes).slice(6)
const credentials = ['a=ice-ufrag:QtZK', 'a=ice-pwd:jkrLNex9vbUAiOa7u6B9Pc4A']

test("an offer of Chromium keeps what ICE, DTLS and BUNDLE need, and loses its streams' names", () => {
  const offer = rebuilt(
    ...session,
    'a=group:BUNDLE 0',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS 3101f89d-7714-4225-a847-55d5d4f6bfd1',
    'm=audio 45383 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
    'c=IN IP4 192.0.2.2',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:316652779 1 udp 2113937151 192.0.2.2 45383 typ host generation 0 network-id 1 network-cost 999',
    'a=candidate:363712603 1 udp 2113942271 2001:db8::2 38401 typ host generation 0 network-cost 999',
    'a=candidate:842163049 1 udp 1677729535 198.51.100.7 45383 typ srflx raddr 192.168.1.5 rport 45383 generation 0',
    'a=candidate:316652779 1 tcp 1518280447 192.0.2.2 9 typ host tcptype active generation 0',
    ...credentials,
    'a=ice-options:trickle',
    fingerprint,
    'a=setup:actpass',
    'a=mid:0',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    'a=extmap:3/sendonly http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'a=extmap:5 http://phone.example.com/13800000001',
    'a=sendrecv',
    'a=msid:3101f89d-7714-4225-a847-55d5d4f6bfd1 bea10ac7-5583-47d4-bad3-cfa3b32ec14f',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    'a=rtcp-xr:rcvr-rtt=all',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=rtcp-fb:* nack pli',
    'a=rtcp-fb:111 call-13800000001',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=fmtp:63 111/111',
    'a=ssrc:1089056192 cname:44OjOcuzTgWp0Fu5',
  )
  expect(offer).toEqual([
    'v=0',
    'o=- 123456789 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'a=extmap-allow-mixed',
    'm=audio 45383 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
    'c=IN IP4 192.0.2.2',
    'a=mid:0',
    'a=rtcp:9',
    'a=candidate:1 1 udp 2113937151 192.0.2.2 45383 typ host',
    'a=candidate:2 1 udp 2113942271 2001:db8::2 38401 typ host',
    'a=candidate:3 1 udp 1677729535 198.51.100.7 45383 typ srflx raddr 0.0.0.0 rport 9',
    'a=candidate:1 1 tcp 1518280447 192.0.2.2 9 typ host tcptype active',
    ...credentials,
    fingerprint,
    'a=setup:actpass',
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    'a=extmap:3/sendonly http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=rtcp-fb:* nack pli',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=fmtp:63 111/111',
  ])
  expect(rebuilt(...offer)).toEqual(offer)
})

describe('a candidate', () => {
  test.each([
    '13800000001 1 UDP 2130706431 192.0.2.2 45383 typ host',
    'srflx 2 udp 1 2001:db8::2 65535 TYP srflx raddr 13.80.0.0 rport 1',
    'a 256 udp 2147483647 192.0.2.2 0 typ relay',
    'a 1 udp 2130706431 b4a1c0de-7d2f-4e1a-9b3c-0123456789ab.local 45383 typ host',
  ])('%s crosses', (value) => {
    expect(written(`a=candidate:${value}`)).toHaveLength(1)
  })

  test.each([
    'a 1 udp 2130706431 phone.example.com 45383 typ host',
    'a 1 udp 2130706431 138.123.412.34 45383 typ host',
    'a 1 udp 2130706431 fe80::1%eth0 45383 typ host',
    'a 1 udp 2130706431 b4a1c0de-1380-0000-0010-0123456789ab.local 45383 typ host',
    'a 1 udp 2130706431 13800000001.local 45383 typ host',
    'a 1 udp 13800000001 192.0.2.2 45383 typ host',
    'a 1 udp 2147483648 192.0.2.2 45383 typ host',
    'a 1 udp 0 192.0.2.2 45383 typ host',
    'a 0 udp 1 192.0.2.2 45383 typ host',
    'a 257 udp 1 192.0.2.2 45383 typ host',
    'a 1 udp 1 192.0.2.2 65536 typ host',
    'a 1 13800000001 1 192.0.2.2 9 typ host',
    'a 1 tcp 1 192.0.2.2 9 typ host',
    'a 1 udp 1 192.0.2.2 9 typ x13800000001',
    'a-b 1 udp 1 192.0.2.2 9 typ host',
    'a 1 udp 1 192.0.2.2 9',
    '',
  ])('%s is left out, and the call goes on', (value) => {
    expect(written(`a=candidate:${value}`, 'a=rtcp-mux')).toEqual(['a=rtcp-mux'])
  })

  test('keeps with whom it has its foundation in common, under a number of ours', () => {
    const candidates = ['x', '13800000001', 'x', '4'].map(
      (foundation) => `a=candidate:${foundation} 1 udp 1 192.0.2.2 9 typ host`,
    )
    expect(written(...candidates).map((line) => /^a=candidate:(\S+) /.exec(line)?.[1])).toEqual(['1', '2', '1', '3'])
  })
})

describe('the credentials of ICE', () => {
  const random = (seed: number, letters: string, length: number): string => {
    let state = seed
    return Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return letters[Math.floor((state / 2 ** 32) * letters.length)] ?? ''
    }).join('')
  }
  const refusedOf = (count: number, letters: string, length: number): number =>
    Array.from({ length: count }, (_, seed) => random(seed, letters, length)).filter(hasRoomForMobile).length

  test('cross as browsers make them: always those of Chromium, and 99 of 100 of Firefox', () => {
    expect(refusedOf(20_000, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', 24)).toBe(0)
    expect(refusedOf(20_000, '0123456789abcdef', 32)).toBeLessThan(240)
  })

  test.each([
    'jkrLNex9vb13800000001UAiOa7u6B9Pc4A',
    'jkrLNex9vb138/0000/0001UAiOa7u6B',
    'jkrLNex9vMTM4MDAwMDAwMDE0Rmdm',
  ])('%s has room for a number: then no part of ICE crosses', (password) => {
    const lines = [
      'a=ice-ufrag:QtZK',
      `a=ice-pwd:${password}`,
      'a=candidate:a 1 udp 1 192.0.2.2 9 typ host',
      'a=ice-options:ice2',
    ]
    expect(written(...lines, 'a=end-of-candidates', 'a=rtcp-mux')).toEqual(['a=rtcp-mux'])
  })

  test.each(['a=ice-pwd:short', 'a=ice-pwd', 'a=ice-ufrag:abc', `a=ice-pwd:${'%31'.repeat(8)}`, 'a=ice-lite:1'])(
    'a description with %s is refused',
    (line) => {
      expect(() => written(line)).toThrow(/grammar/)
    },
  )

  test('of a medium that is refused do not count', () => {
    const refused = [
      'm=video 0 UDP/TLS/RTP/SAVPF 96',
      'c=IN IP4 0.0.0.0',
      'a=ice-pwd:jkrLNex9vb13800000001UAiOa7u6B9Pc4A',
    ]
    expect(rebuilt(...session, ...medium, ...credentials, ...refused)).toEqual(expect.arrayContaining(credentials))
  })
})

describe('a bundle', () => {
  const media = (...names: string[]): string[] =>
    names.flatMap((name) => ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', `a=mid:${name}`])
  const groups = (lines: string[]): string[] => lines.filter((line) => line.startsWith('a=group'))

  test('is the media whose names cross', () => {
    const lines = rebuilt(...session, 'a=group:BUNDLE audio 13800000001 1 1 2', ...media('audio', '13800000001', '1'))
    expect(groups(lines)).toEqual(['a=group:BUNDLE audio 1'])
    expect(lines.filter((line) => line.startsWith('a=mid'))).toEqual(['a=mid:audio', 'a=mid:1'])
  })

  test('of which no medium is left, and any other group, is left out', () => {
    expect(groups(rebuilt(...session, 'a=group:BUNDLE 138-0000', 'a=group:LS 1 2', ...media('1', '2')))).toEqual([])
  })

  test.each(['138000', 'a-1-3-8-0-0-0', 'MTM4MDAwMDAw', 'seventeen-letters', 'a b'])(
    'has no medium by the name %s',
    (name) => {
      expect(rebuilt(...session, ...media(name)).join('\n')).not.toContain('a=mid')
    },
  )
})

test('a row of addresses, ports and names is no phone number once its parts stand apart', () => {
  const rows = rebuilt(
    ...session,
    `a=group:BUNDLE ${'138 0000 0001'}`,
    ...['138', '0000', '0001'].flatMap((name) => [...medium, `a=mid:${name}`]),
    'a=candidate:a 1 udp 1380000000 1.2.3.4 5 typ host',
    'a=candidate:b 1 udp 13 80.0.0.0 1234 typ host',
  ).join('\r\n')
  const mobile = /1[ \-./()_]*[3-9](?:[ \-./()_]*[0-9]){9}/
  expect(rows).toMatch(mobile)
  expect(rowsApart(rows)).not.toMatch(mobile)
})

test('no candidate makes it throw, and what is written of one has its shape', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '1',
      'udp',
      'tcp',
      '2130706431',
      '192.0.2.2',
      '2001:db8::2',
      '9',
      'typ',
      'host',
      'srflx',
      'raddr',
      'tcptype',
    ),
    fc.string({ maxLength: 12 }),
  )
  const value = fc.oneof(
    fc.array(part, { maxLength: 14 }).map((parts) => parts.join(' ')),
    fc.tuple(part, part, part).map(([a, b, c]) => `${a} 1 udp 2130706431 192.0.2.2 9 typ host ${b} ${c}`),
    fc.tuple(part, part).map(([a, b]) => `a 1 udp ${a} ${b} 9 typ relay`),
  )
  let seen = 0
  fc.assert(
    fc.property(value, (text) => {
      for (const line of written(`a=candidate:${text.replaceAll(/[\r\n]/g, '')}`)) {
        seen += 1
        expect(line).toMatch(
          /^a=candidate:1 [0-9]{1,3} (udp|tcp) [0-9]{1,10} [0-9a-f.:]+ [0-9]{1,5} typ (host|(srflx|prflx|relay) raddr (0\.0\.0\.0|::) rport 9)( tcptype (active|passive|so))?$/,
        )
      }
    }),
    { numRuns: 5_000 },
  )
  expect(seen).toBeGreaterThan(500)
})
