import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rowsApart } from './number-rows.ts'
import { type OwnSession, rebuildSdp, sdpLimits } from './sdp.ts'

const own: OwnSession = { sessionId: 123456789, version: 2, address: '127.0.0.1' }
const sdpOf = (...lines: string[]): string => `${lines.join('\r\n')}\r\n`
const rebuilt = (sdp: string, by = own): string => {
  const outcome = rebuildSdp(sdp, by)
  if (!outcome.ok) throw new Error(outcome.rule)
  return outcome.sdp
}

test('only the listed lines and attributes cross, in the order of RFC 8866', () => {
  const full = sdpOf(
    'v=0',
    'o=13800000001 3724394400 3724394405 IN IP4 phone.example.com',
    's=Call of 13800000001',
    'i=driver',
    'u=http://example.com/13800000001',
    'e=a@example.com',
    'p=+86 138 0000 0001',
    'c=IN IP4 192.0.2.5',
    'b=AS:64',
    'b=X-OWN:13800000001',
    't=3724394400 3724398000',
    'r=7d 1h 0 25h',
    'z=0 -1h',
    'k=clear:13800000001',
    'a=sendrecv',
    'a=tool:own 1.0',
    'a=ice-ufrag:abcd',
    'a=ice-options:trickle',
    'a=group:BUNDLE 0',
    'a=msid-semantic: WMS 13800000001',
    'm=audio 49170 RTP/AVP 8 0 101',
    'i=13800000001',
    'c=IN IP6 2001:db8::5',
    'b=TIAS:64000',
    'k=prompt',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=maxptime:40',
    'a=rtcp:53020 IN IP4 192.0.2.66',
    'a=rtcp-mux',
    'a=candidate:1 1 UDP 2130706431 192.168.1.5 49170 typ host',
    'a=ssrc:1 cname:13800000001@phone',
    'a=msid:a b',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32',
    'a=setup:actpass',
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    'a=label:13800000001',
    'm=video 0 RTP/AVP 96',
    'a=inactive',
    'x=unknown',
  )
  expect(rebuilt(full)).toBe(
    sdpOf(
      'v=0',
      'o=- 123456789 2 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 192.0.2.5',
      'b=AS:64',
      't=0 0',
      'a=sendrecv',
      'a=ice-ufrag:abcd',
      'm=audio 49170 RTP/AVP 8 0 101',
      'c=IN IP6 2001:db8::5',
      'b=TIAS:64000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=ptime:20',
      'a=maxptime:40',
      'a=rtcp:53020',
      'a=rtcp-mux',
      'a=candidate:1 1 udp 2130706431 192.168.1.5 49170 typ host',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:32',
      'a=setup:actpass',
      `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
      'm=video 0 RTP/AVP 96',
    ),
  )
})

const small = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 6000 RTP/AVP 8',
  'a=rtpmap:8 PCMA/8000',
]

test('lines that end with LF alone, or with nothing, are understood', () => {
  expect(rebuilt(small.join('\n'))).toBe(rebuilt(sdpOf(...small)))
})

test('an own IPv6 address is said to be one', () => {
  expect(rebuilt(sdpOf(...small), { ...own, address: '::1' })).toContain('o=- 123456789 2 IN IP6 ::1\r\n')
})

test('a medium that is refused keeps its place and one format, and nothing that the other side listed is sent back', () => {
  const refused = sdpOf(...small, 'm=video 0 RTP/AVP 13 80 0 31', 'b=AS:64', 'a=fmtp:13 13800000001', 'a=inactive')
  expect(rebuilt(refused)).toBe(rebuilt(sdpOf(...small, 'm=video 0 RTP/AVP 13')))
})

test.each([
  'm=image 6000 udptl t38',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'm=application 9 DTLS/SCTP 5000',
  'm=message 6000 TCP/TLS/MSRP *',
  'm=audio 6000/2 RTP/SAVPF 8 101',
])('%s crosses', (medium) => {
  expect(rebuilt(sdpOf(...small, medium))).toContain(`\r\n${medium}\r\n`)
})

test.each([
  'a=fmtp:0 x=13800000001',
  'a=fmtp:0 138-0000 (0001)',
  'a=fmtp:1 38 0000 0001',
  'a=fmtp:0 x=138%30%30000001',
  'a=fmtp:0 x=%31380000000%31',
  'a=fmtp:0 x=MTM4MDAwMDAwMDE',
  'a=fmtp:13800000001 x',
  'a=rtpmap:96 13800000001/8000',
  'a=rtpmap:96 138.0000/0001',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:13800000001d0RmdmcmVCspeEc3QGZiNWpVLFJhQX',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTM4MDAwMDAwMDE0RmdmcmVCspeEc3QGZiNWpVLF',
  `a=fingerprint:13800000001 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
])('%s is left out, since it has room for a phone number', (line) => {
  expect(rebuilt(sdpOf(...small, line))).toBe(rebuilt(sdpOf(...small)))
})

test.each([
  'a=rtpmap:121 G7221/16000',
  'a=rtpmap:127 L16/48000/16',
  'a=fmtp:111 maxplaybackrate=16000; sprop-maxcapturerate=16000; maxaveragebitrate=20000; useinbandfec=1',
  'a=fmtp:98 profile-level-id=42E01F;packetization-mode=1;max-mbps=108000;max-fs=3600',
  'a=fmtp:98 sprop-parameter-sets=Z0IAKeKQFAe2AtwEBAaQeJEV,aM48gA==',
  'a=fmtp:96 mode-set=0,1,2,3,4,5,6,7; octet-align=1',
  'a=fmtp:101 0-15,32-35,66,70',
  'a=fmtp:98 111/111/111',
])('%s crosses', (line) => {
  expect(rebuilt(sdpOf(...small, line))).toBe(rebuilt(sdpOf(...small)).concat(`${line}\r\n`))
})

test.each(['192.168.100.200', '138.123.41.234', 'media.example.com', 'gw-12.example.com'])(
  'the host %s crosses',
  (host) => {
    expect(rebuilt(sdpOf(...small, `c=IN IP4 ${host}`))).toContain(`\r\nc=IN IP4 ${host}\r\n`)
  },
)

test('what was rebuilt is rebuilt as the same', () => {
  expect(rebuilt(rebuilt(sdpOf(...small)))).toBe(rebuilt(sdpOf(...small)))
})

test('own numbers of more than 9 digits are a fault of the caller', () => {
  for (const wrong of [{ sessionId: 1e9 }, { version: 1e9 }, { sessionId: -1 }, { version: 0.5 }, { address: 'a b' }])
    expect(() => rebuildSdp(sdpOf(...small), { ...own, ...wrong })).toThrow(RangeError)
})

describe('a broken description is refused', () => {
  const having = (line: number, text: string): string => sdpOf(...small.map((old, at) => (at === line ? text : old)))
  test.each([
    ['nothing', ''],
    ['no version', sdpOf(...small.slice(1))],
    ['another version', having(0, 'v=1')],
    ['two versions', having(2, 'v=0')],
    ['a line that is none', having(2, 'hello')],
    ['an empty line inside', having(2, '')],
    ['a carriage return inside a line', having(2, 's=a\rb').replace('s=', 'a=fmtp:8 ')],
    ['no connection', having(3, 'b=AS:64')],
    ['two connections', having(2, 'c=IN IP4 127.0.0.1')],
    ['a connection of another network', having(3, 'c=ATM NSAP 1')],
    ['words behind the connection', having(3, 'c=IN IP4 127.0.0.1 13800000001')],
    ['a number as a host', having(3, 'c=IN IP4 13800000001.example.com')],
    ['a number in a host', having(3, 'c=IN IP4 h138.0000.0001')],
    ['a number in base64 as a host', having(3, 'c=IN IP4 MTM4MDAwMDAwMDE.example.com')],
    ['a number as a host of IPv6', having(3, 'c=IN IP6 138-0000-0001')],
    ['an address whose parts are none', having(3, 'c=IN IP4 138.123.412.34')],
    ['a number in base64 as a format', having(5, 'm=audio 6000 RTP/AVP MTMyMTMyMTMy')],
    ['a port that is none', having(5, 'm=audio 65536 RTP/AVP 8')],
    ['a medium without formats', having(5, 'm=audio 6000 RTP/AVP')],
    ['a medium with a space too many', having(5, 'm=audio  6000 RTP/AVP 8')],
    ['a number as a format', having(5, 'm=audio 6000 RTP/AVP 13800000001')],
    ['a number inside a format', having(5, 'm=audio 6000 RTP/AVP x-138-0000-0001')],
    ['a number as a protocol', having(5, 'm=audio 6000 RTP/13800000001 8')],
    ['a map without a clock', having(6, 'a=rtpmap:8 PCMA')],
    ['a direction with a value', having(6, 'a=sendrecv:13800000001')],
    ['a role that is none', having(6, 'a=setup:13800000001')],
    ['a time that is none', having(6, 'a=ptime:twenty')],
    ['an rtcp line with more', having(6, 'a=rtcp:6001 IN IP4 127.0.0.1 13800000001')],
    ['17 media', sdpOf(...small, ...Array.from({ length: 16 }, () => 'm=audio 0 RTP/AVP 8'))],
    ['more lines than allowed', sdpOf(...small, ...Array.from({ length: sdpLimits.lines }, () => 'a=x'))],
    ['more octets than allowed', sdpOf(...small, `a=x:${'x'.repeat(sdpLimits.octets)}`)],
  ])('%s', (_name, sdp) => {
    const outcome = rebuildSdp(sdp, own)
    expect(outcome.ok).toBe(false)
    if (!outcome.ok) expect(outcome.rule).not.toContain('138')
  })
})

const starts = [
  'a=fmtp:8 ',
  'c=IN IP4 ',
  'm=audio ',
  'a=rtpmap:',
  'b=',
  'a=candidate:',
  'a=ice-pwd:',
  'a=mid:',
  'a=group:',
]

test('no octets make it throw, and what it writes holds only lines that it may write', () => {
  const line = fc.oneof(
    fc.constantFrom(...small, 'a=sendonly', 'a=rtcp:1', 'b=AS:1', 'i=x', 'a=x:y', 'm=audio 0 RTP/AVP 0'),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.tuple(fc.constantFrom(...starts), fc.string()).map(([a, b]) => a + b),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\r\n', '\n'), (lines, end) => {
      const outcome = rebuildSdp(['v=0', ...lines].join(end), own)
      if (!outcome.ok) return
      for (const written of outcome.sdp.slice(0, -2).split('\r\n'))
        expect(written).toMatch(
          /^(v=0|o=- 123456789 2 IN IP4 127\.0\.0\.1|s=-|t=0 0|[cbm]=[\x20-\x7e]+|a=(rtpmap|fmtp|ptime|maxptime|rtcp|crypto|fingerprint|setup|candidate|ice-pwd|mid|group):[\x20-\x7e]+|a=(sendrecv|sendonly|recvonly|inactive|rtcp-mux))$/,
        )
    }),
    { numRuns: 3000 },
  )
})

test('with its rows apart, what it writes holds no phone number, whatever it was given', () => {
  const text = fc
    .array(fc.constantFrom(...'0123456789013', ...' -./()_', '%31', '%2d', ',', ':', 'x', 'MTM4', 'MDAw', 'MDAx'), {
      maxLength: 40,
    })
    .map((parts) => parts.join(''))
  const start = fc.constantFrom(
    'a=fmtp:0 ',
    'a=fmtp:0 1/1',
    'a=fmtp:',
    'a=rtpmap:96 ',
    'a=rtcp:',
    'a=ptime:',
    'a=crypto:1 A inline:',
    'a=candidate:1 1 udp 13 8.0.0.0 13 typ host',
    'a=candidate:1 1 udp 2130706431 138.123.41.',
    'a=candidate:1 1 udp 2130706431 13800000-0011-1111-1111-',
    'a=candidate:',
    'a=ice-ufrag:',
    'a=ice-pwd:abcdefghijabcdefghij',
    'a=ice-options:',
    'a=mid:',
    'a=group:BUNDLE ',
    'a=extmap:1',
    'a=rtcp-fb:1',
    'c=IN IP4 ',
    'c=IN IP4 138.123.41.',
    'c=IN IP6 ',
    'c=IN IP6 ::138.0.0.',
    'm=audio 6000 RTP/AVP 1',
    'm=audio 6000 RTP/AVP 13 80 ',
    'b=AS:',
  )
  const lines = fc.array(
    fc.tuple(start, text).map(([head, tail]) => head + tail),
    { maxLength: 4 },
  )
  let written = 0
  fc.assert(
    fc.property(lines, (more) => {
      const outcome = rebuildSdp(
        sdpOf('v=0', 'c=IN IP4 127.0.0.1', ...more.filter((line) => line.startsWith('a')), ...small.slice(5), ...more),
        own,
      )
      if (!outcome.ok) return
      written += 1
      const seen = rowsApart(outcome.sdp).replaceAll(/%(2[de89f]|3[0-9]|20|5f|09|5c)/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
      // The credentials of ICE may have eleven digits, but none that could be a mobile number.
      expect(seen.replaceAll(/^a=ice-.*$/gm, '')).not.toMatch(/[0-9](?:[ \-./()_\t\\]*[0-9]){10}/)
      expect(seen).not.toMatch(/1[ \-./()_\t\\]*[3-9](?:[ \-./()_\t\\]*[0-9]){9}/)
      expect(seen).not.toMatch(/(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){3}/)
    }),
    { numRuns: 20_000 },
  )
  expect(written).toBeGreaterThan(2000)
})
