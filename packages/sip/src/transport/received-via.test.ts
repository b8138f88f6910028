import { describe, expect, test } from 'vitest'
import type { SipRequest } from '../message/message.ts'
import type { Flow } from './network.ts'
import { datagramAddress, reconnectAddress, stampRequest, stampVia } from './received-via.ts'

const source = { host: '127.0.0.9', port: 40_000 }

describe('the top Via of a request says where it came from', () => {
  test.each([
    [
      'both when rport is asked for',
      'SIP/2.0/UDP h:5060;branch=b;rport',
      'SIP/2.0/UDP h:5060;branch=b;rport=40000;received=127.0.0.9',
    ],
    [
      'both even when they say nothing new',
      'SIP/2.0/UDP 127.0.0.9:40000;rport;branch=b',
      'SIP/2.0/UDP 127.0.0.9:40000;branch=b;rport=40000;received=127.0.0.9',
    ],
    ['the host when it is another', 'SIP/2.0/TCP h;branch=b;own=1', 'SIP/2.0/TCP h;branch=b;received=127.0.0.9;own=1'],
    [
      'both whatever the form is',
      'SIP/2.0/UDP h:5060;rport;branch=z9hG4bKb',
      'SIP/2.0/UDP h:5060;branch=z9hG4bKb;rport=40000;received=127.0.0.9',
    ],
    [
      'the host when it only begins alike',
      'SIP/2.0/UDP 127.0.0.99;branch=z9hG4bKb',
      'SIP/2.0/UDP 127.0.0.99;branch=z9hG4bKb;received=127.0.0.9',
    ],
    [
      'nothing when the host is the same, with a port or without',
      'SIP/2.0/UDP 127.0.0.9:5070;branch=z9hG4bKb',
      'SIP/2.0/UDP 127.0.0.9:5070;branch=z9hG4bKb',
    ],
    ['nothing when the host is the same', 'SIP/2.0/UDP 127.0.0.9;branch=b', 'SIP/2.0/UDP 127.0.0.9;branch=b'],
    [
      'not what the sender claims',
      'SIP/2.0/UDP 127.0.0.9;branch=b;received=192.0.2.66',
      'SIP/2.0/UDP 127.0.0.9;branch=b',
    ],
    [
      'not the port that the sender claims',
      'SIP/2.0/UDP h;rport=53;received=192.0.2.66;branch=b',
      'SIP/2.0/UDP h;branch=b;rport=40000;received=127.0.0.9',
    ],
  ])('%s', (_name, value, expected) => {
    expect(stampVia(value, source)).toBe(expected)
  })

  test('an IPv6 source stands without brackets', () => {
    expect(stampVia('SIP/2.0/UDP [::2];rport;branch=b', { host: '::1', port: 9 })).toBe(
      'SIP/2.0/UDP [::2];branch=b;rport=9;received=::1',
    )
  })

  test('only the first Via is touched, and the request given stays as it is', () => {
    const headers = [
      { name: 'max-forwards', value: '70' },
      { name: 'via', value: 'SIP/2.0/UDP one;branch=a' },
      { name: 'via', value: 'SIP/2.0/UDP two;branch=b' },
    ]
    const request: SipRequest = { kind: 'request', method: 'BYE', uri: 'sip:x@h', headers, body: '' }
    expect(stampRequest(request, source).headers).toEqual([
      headers[0],
      { name: 'via', value: 'SIP/2.0/UDP one;branch=a;received=127.0.0.9' },
      headers[2],
    ])
    expect(headers[1]?.value).toBe('SIP/2.0/UDP one;branch=a')
  })
})

describe('the way back', () => {
  const flow: Flow = { transport: 'udp', remote: source, local: { host: '127.0.0.1', port: 5060 } }
  const response = (via: string): string =>
    `SIP/2.0 200 OK\r\nVia: ${via}\r\nFrom: <sip:a@h>;tag=a\r\nTo: <sip:a@h>;tag=b\r\nCall-ID: c\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n`

  test('of a datagram is its source when rport was asked for', () => {
    expect(datagramAddress(response('SIP/2.0/UDP h:5099;branch=b;rport=40000;received=127.0.0.9'), flow)).toEqual(
      source,
    )
  })

  test('of a datagram is else the port that Via names, 5060 when it names none', () => {
    expect(datagramAddress(response('SIP/2.0/UDP h:5099;branch=b'), flow)).toEqual({ host: '127.0.0.9', port: 5099 })
    expect(datagramAddress(response('SIP/2.0/UDP h;branch=b'), flow)).toEqual({ host: '127.0.0.9', port: 5060 })
  })

  test('is never a third party that maddr or received names', () => {
    const address = datagramAddress(response('SIP/2.0/UDP h:5099;branch=b;maddr=192.0.2.66;received=192.0.2.67'), flow)
    expect(address.host).toBe('127.0.0.9')
  })

  test('of a request is the other end of the flow', () => {
    const bye = 'BYE sip:x@h SIP/2.0\r\nVia: SIP/2.0/UDP h:5099;branch=b\r\n\r\n'
    expect(datagramAddress(bye, flow)).toEqual(source)
    expect(reconnectAddress(bye, { ...flow, transport: 'tcp' })).toEqual(source)
  })

  test('over a connection that is gone is the port that Via names', () => {
    expect(reconnectAddress(response('SIP/2.0/TCP h:5099;branch=b;rport=40000;received=127.0.0.9'), flow)).toEqual({
      host: '127.0.0.9',
      port: 5099,
    })
  })
})
