import { describe, expect, test } from 'vitest'
import { headerOf, headersOf, type SipMessage, type SipRequest } from './message.ts'
import { parseNameAddr, tagOf } from './name-addr.ts'
import { parseMessage } from './parse.ts'
import { serialize } from './serialize.ts'

const wireOf = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`

const understood = (wire: string): SipMessage => {
  const outcome = parseMessage(wire)
  if (!outcome.ok) throw new Error(outcome.fault.rule)
  return outcome.message
}

const requestIn = (wire: string): SipRequest => {
  const message = understood(wire)
  if (message.kind !== 'request') throw new Error('it is a response')
  return message
}

const plain = wireOf(
  'OPTIONS sip:700000000000001@example.com SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone',
  'Max-Forwards: 70',
  'From: <sip:alice@example.com>;tag=abc',
  'To: <sip:700000000000001@example.com>',
  'Call-ID: first@192.0.2.1',
  'CSeq: 7 OPTIONS',
  'Content-Length: 0',
)

describe('a sound message is understood', () => {
  test('a request with nothing unusual', () => {
    expect(understood(plain)).toEqual({
      kind: 'request',
      method: 'OPTIONS',
      uri: 'sip:700000000000001@example.com',
      headers: [
        { name: 'via', value: 'SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone' },
        { name: 'max-forwards', value: '70' },
        { name: 'from', value: '<sip:alice@example.com>;tag=abc' },
        { name: 'to', value: '<sip:700000000000001@example.com>' },
        { name: 'call-id', value: 'first@192.0.2.1' },
        { name: 'cseq', value: '7 OPTIONS' },
      ],
      body: '',
    })
  })

  test('compact forms and any case name the same fields as the long forms', () => {
    const compact = wireOf(
      'OPTIONS sip:700000000000001@example.com sip/2.0',
      'v: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone',
      'mAX-fORWARDS: 70',
      'f: <sip:alice@example.com>;tag=abc',
      'T: <sip:700000000000001@example.com>',
      'i: first@192.0.2.1',
      'CSEQ: 7 OPTIONS',
      'l: 0',
    )
    expect(understood(compact)).toEqual(understood(plain))
  })

  test('folded lines and spaces around colons and values mean the same', () => {
    const folded = wireOf(
      'OPTIONS sip:700000000000001@example.com SIP/2.0',
      'Via   :',
      '\tSIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone  ',
      'Max-Forwards:70',
      'From:     <sip:alice@example.com>;tag=abc\t \t',
      'To:<sip:700000000000001@example.com>',
      'Call-ID\t:  ',
      '   ',
      '  first@192.0.2.1',
      'CSeq: 7  ',
      '\t  \t OPTIONS',
      'Content-Length :',
      ' 0',
    )
    expect(understood(folded)).toEqual(understood(plain))
  })

  test('a folded value is one line with one space at each fold', () => {
    const message = understood(plain.replace('Max-Forwards', 'Subject: one  \r\n   two\r\n\tthree\r\nMax-Forwards'))
    expect(headerOf(message, 'subject')).toBe('one two three')
  })

  test('CRLFs in front of the start line are passed over', () => {
    expect(understood(`\r\n\r\n\r\n${plain}`)).toEqual(understood(plain))
  })

  test('several Via in one line are taken apart, at commas outside quotes only', () => {
    const message = understood(
      plain.replace(
        'Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone',
        'Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone;note="a,b" ,SIP / 2.0 / TCP [2001:db8::9]:5060 ; branch=z9hG4bKtwo',
      ),
    )
    expect(headersOf(message, 'via')).toEqual([
      'SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKone;note="a,b"',
      'SIP / 2.0 / TCP [2001:db8::9]:5060 ; branch=z9hG4bKtwo',
    ])
  })

  test('routes in one line are taken apart and keep their order', () => {
    const message = understood(
      plain.replace('Max-Forwards', 'Route: <sip:one.example.com;lr>, "a, b" <sip:two.example.com;lr>\r\nMax-Forwards'),
    )
    expect(headersOf(message, 'route')).toEqual(['<sip:one.example.com;lr>', '"a, b" <sip:two.example.com;lr>'])
  })

  test('a method with every character of a token, and a URI with unusual ones', () => {
    const method = "!own-Method0123456789_%*`'~+.x"
    const uri = "sip:1_odd.user~(so-be!it)&isn't+it$/mad?,/;;*:&it+has=1,pass$@example.com"
    const request = requestIn(
      plain.replaceAll('OPTIONS', method).replace('sip:700000000000001@example.com SIP', `${uri} SIP`),
    )
    expect([request.method, request.uri]).toEqual([method, uri])
  })

  test('quoted pairs in a display name, NUL among them', () => {
    const value = '"BELL:\\\x07 NUL:\\\0 \\"quoted\\" \\\\" <sip:alice@example.com>;tag=abc'
    const message = understood(plain.replace('<sip:alice@example.com>;tag=abc', value))
    expect(headerOf(message, 'from')).toBe(value)
    expect(parseNameAddr(value)?.display).toBe('BELL:\x07 NUL:\0 "quoted" \\')
    expect(parseMessage(serialize(message))).toEqual({ ok: true, message })
  })

  test('octets above 127 in display names and reasons stay the octets they are', () => {
    const name = Buffer.from('"司机" <sip:alice@example.com>;tag=abc', 'utf8').toString('latin1')
    expect(headerOf(understood(plain.replace('<sip:alice@example.com>;tag=abc', name)), 'from')).toBe(name)
    const reason = Buffer.from('太忙', 'utf8').toString('latin1')
    expect(understood(plain.replace(/^.*?\r\n/, `SIP/2.0 486 ${reason}\r\n`))).toMatchObject({ status: 486, reason })
  })

  test('long values of many fields', () => {
    const tag = 'lo'.repeat(2000)
    const many = Array.from({ length: 150 }, (_, index) => `X-Own-${index}: value`).join('\r\n')
    const message = understood(
      plain.replace('tag=abc', `tag=${tag}`).replace('Max-Forwards', `${many}\r\nMax-Forwards`),
    )
    expect(tagOf(headerOf(message, 'from') ?? '')).toBe(tag)
    expect(headerOf(message, 'x-own-149')).toBe('value')
  })

  test('unknown fields, empty values and values that look like anything', () => {
    const message = understood(plain.replace('Max-Forwards', 'Subject:\r\nNew_Thing!: ;;,,;;:"<>,\r\nMax-Forwards'))
    expect(headerOf(message, 'subject')).toBe('')
    expect(headerOf(message, 'new_thing!')).toBe(';;,,;;:"<>,')
  })

  test('leading zeros in numbers', () => {
    const message = understood(plain.replace('CSeq: 7', 'CSeq: 0000000007').replace('Forwards: 70', 'Forwards: 0070'))
    expect(headerOf(message, 'cseq')).toBe('0000000007 OPTIONS')
  })

  test.each([
    ['a reason with spaces', 'SIP/2.0 200 all is well', 200, 'all is well'],
    ['an empty reason', 'SIP/2.0 100 ', 100, ''],
    ['no space behind the status', 'SIP/2.0 603', 603, ''],
    ['a lower-case version', 'sip/2.0 699 x', 699, 'x'],
  ])('a response with %s', (_name, line, status, reason) => {
    expect(understood(plain.replace(/^.*?\r\n/, `${line}\r\n`))).toMatchObject({ kind: 'response', status, reason })
  })
})

describe('the body of a datagram', () => {
  test('is all that follows when no length is given', () => {
    expect(understood(`${plain.replace('Content-Length: 0\r\n', '')}a\r\n\r\nb`).body).toBe('a\r\n\r\nb')
  })

  test('is cut at Content-Length when more follows', () => {
    expect(understood(`${plain.replace('Length: 0', 'Length: 4')}bodyINVITE sip:x@example.com SIP/2.0`).body).toBe(
      'body',
    )
  })

  test('may hold every octet', () => {
    const body = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('')
    expect(understood(plain.replace('Length: 0', 'Length: 256') + body).body).toBe(body)
  })
})
