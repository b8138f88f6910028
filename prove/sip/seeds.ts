import { ipv6Torture } from '../../tests/sip-ipv6.ts'
import { torture, tortureWire } from '../../tests/sip-torture.ts'

const wireOf = (start: string, lines: readonly string[], body = ''): string =>
  `${[start, ...lines, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`

const session = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 4000 RTP/AVP 0 8 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  'a=sendrecv',
  '',
].join('\r\n')

const parties = [
  'Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKseed;rport',
  'From: "A" <sip:a@example.com>;tag=seed',
  'To: <sip:x@example.com>',
  'Call-ID: seed@127.0.0.1',
]
const dialog = parties.map((line) => (line.startsWith('To') ? `${line};tag=other` : line))

/** Messages of our own that the RFCs' suites lack: what a call, its changes and its ends look like. */
export const sound: readonly [string, ...string[]] = [
  wireOf(
    'INVITE sip:x@example.com SIP/2.0',
    [
      ...parties,
      'CSeq: 1 INVITE',
      'Max-Forwards: 70',
      'Contact: <sip:a@127.0.0.1:5060>',
      'Supported: 100rel, timer',
      'Session-Expires: 1800;refresher=uac',
      'Min-SE: 90',
      'P-Asserted-Identity: <sip:a@example.com>, <tel:+8613900000000>',
      'Privacy: id',
      'Content-Type: application/sdp',
    ],
    session,
  ),
  wireOf('INVITE sip:x@example.com SIP/2.0', [...dialog, 'CSeq: 2 INVITE', 'Contact: <sip:a@127.0.0.1>'], ''),
  wireOf('ACK sip:x@example.com SIP/2.0', [...dialog, 'CSeq: 1 ACK', 'Max-Forwards: 70']),
  wireOf('BYE sip:x@example.com SIP/2.0', [...dialog, 'CSeq: 3 BYE', 'Reason: Q.850;cause=16']),
  wireOf('CANCEL sip:x@example.com SIP/2.0', [...parties, 'CSeq: 1 CANCEL']),
  wireOf('PRACK sip:x@example.com SIP/2.0', [...dialog, 'CSeq: 2 PRACK', 'RAck: 1 1 INVITE']),
  wireOf('UPDATE sip:x@example.com SIP/2.0', [...dialog, 'CSeq: 4 UPDATE', 'Content-Type: application/sdp'], session),
  wireOf(
    'INFO sip:x@example.com SIP/2.0',
    [...dialog, 'CSeq: 5 INFO', 'Content-Type: application/dtmf-relay'],
    'Signal=5\r\n',
  ),
  wireOf('REFER sip:x@example.com SIP/2.0', [...dialog, 'CSeq: 6 REFER', 'Refer-To: <sip:b@example.com?Replaces=1>']),
  wireOf(
    'SIP/2.0 183 Session Progress',
    [...dialog, 'CSeq: 1 INVITE', 'Require: 100rel', 'RSeq: 1', 'Contact: <sip:b@h>'],
    session,
  ),
  wireOf(
    'SIP/2.0 200 OK',
    [...dialog, 'CSeq: 1 INVITE', 'Contact: <sip:b@127.0.0.1>', 'Content-Type: application/sdp'],
    session,
  ),
  wireOf('SIP/2.0 302 Moved Temporarily', [...dialog, 'CSeq: 1 INVITE', 'Contact: <sip:c@127.0.0.1>;q=0.5']),
  wireOf('SIP/2.0 407 Proxy Authentication Required', [
    ...dialog,
    'CSeq: 1 INVITE',
    'Proxy-Authenticate: Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"',
  ]),
  wireOf('SIP/2.0 422 Session Interval Too Small', [...dialog, 'CSeq: 1 INVITE', 'Min-SE: 3600']),
]

/** What is mutated: every message of RFC 4475 and RFC 5118, and ours. */
export const seeds: readonly string[] = [
  ...torture.map(({ name }) => tortureWire(name)),
  ...ipv6Torture.map(({ wire }) => wire),
  ...sound,
]
