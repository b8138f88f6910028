import { describe, expect, test } from 'vitest'
import { parseMessage } from './parse.ts'
import { responseToBroken } from './response.ts'
import { serialize } from './serialize.ts'

const via = 'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKone'
const sound = [
  'INVITE sip:700000000000001@example.com SIP/2.0',
  via,
  'Max-Forwards: 70',
  'From: <sip:alice@example.com>;tag=abc',
  'To: <sip:700000000000001@example.com>',
  'Call-ID: first@192.0.2.1',
  'CSeq: 7 INVITE',
  'Contact: <sip:alice@192.0.2.1>',
  'Content-Length: 2',
]
const wireOf = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\nhi`

/** The sound message with the line that begins like `line` up to its colon or space put in its place. */
const having = (start: string, line: string): string => wireOf(sound.map((old) => (old.startsWith(start) ? line : old)))
const lacking = (start: string): string => wireOf(sound.filter((line) => !line.startsWith(start)))
const adding = (line: string): string => wireOf([...sound.slice(0, 3), line, ...sound.slice(3)])

const faultIn = (wire: string) => {
  const outcome = parseMessage(wire)
  if (outcome.ok) throw new Error('it was understood')
  return outcome.fault
}

test('the message from which the others are made is sound', () => {
  expect(parseMessage(wireOf(sound)).ok).toBe(true)
})

describe('a broken request that can be answered gets 400', () => {
  test.each([
    ['angle brackets around the request URI', having('INVITE', 'INVITE <sip:x@example.com> SIP/2.0')],
    ['a space inside the request URI', having('INVITE', 'INVITE sip:x@example.com; lr SIP/2.0')],
    ['two spaces in the request line', having('INVITE', 'INVITE  sip:x@example.com SIP/2.0')],
    ['a space behind the version', having('INVITE', 'INVITE sip:x@example.com SIP/2.0 ')],
    ['a control character in the request URI', having('INVITE', 'INVITE sip:\x01x@example.com SIP/2.0')],
    ['no URI', having('INVITE', 'INVITE SIP/2.0')],
    ['a method that is no token', having('INVITE', 'INV@TE sip:x@example.com SIP/2.0')],
    ['another method in CSeq', having('CSeq', 'CSeq: 7 OPTIONS')],
    ['the method of CSeq in another case', having('CSeq', 'CSeq: 7 invite')],
    ['a sequence number of 2 to the 31st', having('CSeq', 'CSeq: 2147483648 INVITE')],
    ['a sequence number far beyond 64 bits', having('CSeq', 'CSeq: 36893488147419103232 INVITE')],
    ['a negative sequence number', having('CSeq', 'CSeq: -1 INVITE')],
    ['no method in CSeq', having('CSeq', 'CSeq: 7')],
    ['Max-Forwards above 255', having('Max-', 'Max-Forwards: 300')],
    ['Max-Forwards that is no number', having('Max-', 'Max-Forwards: many')],
    ['a negative Content-Length', having('Content-Length', 'Content-Length: -2')],
    ['a Content-Length above what is there', having('Content-Length', 'Content-Length: 3')],
    ['an overlarge Content-Length', having('Content-Length', 'Content-Length: 99999999999999999999')],
    ['a Content-Length that is no number', having('Content-Length', 'Content-Length: 2x')],
    ['an empty Content-Length', having('Content-Length', 'Content-Length:')],
    ['a request URI without a scheme', having('INVITE', 'INVITE x@example.com SIP/2.0')],
    ['header fields in the request URI', having('INVITE', 'INVITE sip:x@example.com?Route=%3Csip:h%3E SIP/2.0')],
    ['an IPv6 address without brackets in the request URI', having('INVITE', 'INVITE sip:2001:db8::10 SIP/2.0')],
    ['a broken escape in the request URI', having('INVITE', 'INVITE sip:%zz@example.com SIP/2.0')],
    ['an open quote in To', having('To', 'To: "Mr. J. User <sip:j@example.com>')],
    ['text in front of the quotes of From', having('From', 'From: a "b" <sip:j@example.com>')],
    ['a comma in an unquoted name', having('From', 'From: Bell, Alexander <sip:j@example.com>;tag=abc')],
    ['spaces inside the angle brackets', having('To', 'To: "J" < sip:j@example.com >')],
    ['no closing angle bracket', having('To', 'To: <sip:j@example.com')],
    ['a To without a scheme', having('To', 'To: j')],
    ['an empty parameter in From', having('From', 'From: <sip:j@example.com>;;tag=abc')],
    ['separators without end in Contact', having('Contact', 'Contact: "Joe" <sip:joe@example.org>;;;;')],
    ['a Contact with a question mark outside brackets', having('Contact', 'Contact: sip:joe@example.com?Subject=x')],
    ['an empty Contact', having('Contact', 'Contact:')],
    ['no From', lacking('From')],
    ['no To', lacking('To')],
    ['no Call-ID', lacking('Call-ID')],
    ['an empty Call-ID', having('Call-ID', 'Call-ID:')],
    ['two words as Call-ID', having('Call-ID', 'Call-ID: one two')],
    ['a second Via that is broken', adding('Via: SIP/2.0/UDP 192.0.2.15;;,;,,')],
    ['a second From', adding('f: <sip:other@example.com>;tag=x')],
    ['a second To', adding('To: <sip:other@example.com>')],
    ['a second Call-ID', adding('Call-ID: second@192.0.2.1')],
    ['a second CSeq', adding('CSeq: 7 INVITE')],
    ['a second Max-Forwards', adding('Max-Forwards: 70')],
    ['a second Content-Length, though it says the same', adding('l: 2')],
    ['a line without a colon', adding('this is no header field')],
    ['a line whose name has a space inside', adding('My Header: x')],
    ['a line that begins with a colon', adding(': x')],
    ['a single line feed in a value', adding('Subject: a\nX-Own: b')],
    ['a single carriage return in a value', adding('Subject: a\rb')],
    ['NUL outside a quoted pair', adding('Subject: a\0b')],
    ['NUL behind an escaped backslash', adding('Subject: "a\\\\\0b"')],
    ['201 header fields', wireOf([...sound, ...Array.from({ length: 193 }, () => 'Subject: x')])],
    ['201 values in a list', adding(`Route: ${Array.from({ length: 201 }, () => '<sip:h>').join(',')}`)],
    ['a header field of more than 8 KiB', adding(`Subject: ${'x'.repeat(8 * 1024)}`)],
  ])('%s', (_name, wire) => {
    const { answer, rule } = faultIn(wire)
    expect(rule).not.toBe('')
    expect(answer).toMatchObject({ status: 400, via: expect.arrayContaining([via.slice(5)]) })
    if (answer === undefined) return
    const sent = serialize(responseToBroken(answer, 'owntag'))
    expect(sent.startsWith('SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKone\r\n')).toBe(true)
  })

  test.each([
    ['a branch that is nothing but its prefix', 400, 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK'],
    ['separators without end', 400, 'SIP/2.0/UDP 192.0.2.1;;'],
    ['another version', 505, 'SIP/7.0/UDP 192.0.2.1;branch=z9hG4bKone'],
  ])('a top Via with %s, as far as its address can be read', (_name, status, value) => {
    const request = having('Via', `Via: ${value}${value.endsWith(';;') ? ',;,,' : ''}`)
    const { answer } = faultIn(status === 505 ? request.replace(' SIP/2.0\r', ' SIP/7.0\r') : request)
    expect(answer).toMatchObject({ status, via: [value] })
  })

  test('a line that is missing is missing in the answer', () => {
    const { answer } = faultIn(lacking('From'))
    if (answer === undefined) throw new Error('it is answered')
    expect(serialize(responseToBroken(answer, 'owntag'))).not.toContain('From')
  })

  test('no empty line behind the header fields', () => {
    expect(faultIn(`${sound.join('\r\n')}\r\n`).answer).toMatchObject({ status: 400 })
  })

  test('another version of SIP gets 505', () => {
    expect(faultIn(having('INVITE', 'INVITE sip:x@example.com SIP/7.0')).answer).toMatchObject({ status: 505 })
  })
})

describe('what cannot or must not be answered is only refused', () => {
  test.each([
    ['no Via', lacking('Via')],
    ['no CSeq', lacking('CSeq')],
    ['an empty Via', having('Via', 'Via:')],
    ['a Via without a host', having('Via', 'Via: SIP/2.0/UDP ;branch=z9hG4bKone')],
    ['a Via with port 0', having('Via', 'Via: SIP/2.0/UDP 192.0.2.1:0')],
    ['a Via with a port above 65535', having('Via', 'Via: SIP/2.0/UDP 192.0.2.1:65536')],
    ['a top Via of another protocol', having('Via', 'Via: HTTP/1.1/TCP 192.0.2.1')],
    ['a request of HTTP', 'GET / HTTP/1.1\r\nHost: example.com\r\n\r\n'],
    ['a broken ACK', having('CSeq', 'CSeq: 7 OPTIONS').replace('INVITE', 'ACK')],
    ['a broken request line and ACK in CSeq', having('CSeq', 'CSeq: 7 ACK').replace('INVITE ', 'INVITE  ')],
    ['a status above 699', having('INVITE', 'SIP/2.0 700 x')],
    ['a status below 100', having('INVITE', 'SIP/2.0 099 x')],
    ['a status beyond 32 bits', having('INVITE', 'SIP/2.0 4294967301 x')],
    ['a status of two digits', having('INVITE', 'SIP/2.0 20 OK')],
    ['a response of another version', having('INVITE', 'SIP/7.0 200 OK')],
    ['a response with a broken CSeq', having('INVITE', 'SIP/2.0 200 OK').replace('CSeq: 7', 'CSeq: 2147483648')],
    ['a response with two To', adding('To: <sip:x@example.com>').replace(sound[0] ?? '', 'SIP/2.0 200 OK')],
    ['nothing', ''],
    ['nothing but line ends', '\r\n\r\n\r\n\r\n'],
    ['a start line of 5,000 octets', having('INVITE', `INVITE sip:${'x'.repeat(5000)}@example.com SIP/2.0`)],
    [
      'a header section of 40 KiB',
      adding(Array.from({ length: 10 }, () => `Subject: ${'x'.repeat(4000)}`).join('\r\n')),
    ],
    ['more than 64 KiB', wireOf(sound) + 'x'.repeat(64 * 1024)],
    [
      'chars that are no octets',
      having('INVITE', 'INVITE sip:\u{1F4DE}@example.com SIP/2.0').replace('Via', 'V\u0131a'),
    ],
  ])('%s', (_name, wire) => {
    expect(faultIn(wire).answer).toBeUndefined()
  })
})

test('a fault never quotes the message', () => {
  const rules: string[] = []
  for (const line of sound.keys()) {
    const outcome = parseMessage(
      wireOf(sound.map((text, index) => (index === line ? text.replace(/[: ]/, ' 13800000001,"') : text))),
    )
    if (!outcome.ok) rules.push(outcome.fault.rule)
  }
  expect(rules).toHaveLength(sound.length)
  expect(rules.join()).not.toContain('138')
})
