import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import { parseMessage } from './parse.ts'
import { responseTo } from './response.ts'
import { serialize } from './serialize.ts'

const request: SipRequest = {
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:700000000000001@example.com',
  headers: [
    { name: 'via', value: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKone' },
    { name: 'from', value: '<sip:alice@example.com>;tag=abc' },
    { name: 'to', value: '<sip:700000000000001@example.com>' },
    { name: 'call-id', value: 'first' },
    { name: 'cseq', value: '1 INVITE' },
    { name: 'x-own-thing', value: 'v' },
  ],
  body: 'v=0\r\n',
}
const response: SipResponse = { kind: 'response', status: 200, reason: 'OK', headers: request.headers, body: '' }

test('names are written in their usual form, with the length of the body', () => {
  expect(serialize(request)).toBe(
    'INVITE sip:700000000000001@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKone\r\n' +
      'From: <sip:alice@example.com>;tag=abc\r\nTo: <sip:700000000000001@example.com>\r\nCall-ID: first\r\n' +
      'CSeq: 1 INVITE\r\nX-Own-Thing: v\r\nContent-Length: 5\r\n\r\nv=0\r\n',
  )
})

test('a Content-Length among the headers is replaced by the true one', () => {
  const headers = [...request.headers, { name: 'content-length', value: '99' }]
  expect(serialize({ ...request, headers })).toBe(serialize(request))
})

const withHeader = (name: string, value: string): SipMessage => ({
  ...request,
  headers: [...request.headers, { name, value }],
})

describe('nothing can be smuggled in', () => {
  const breakers = ['\r', '\n', '\r\n', '\0', '\r\nX: y', '\u010a', '\u010d', '\u0100', '\u{1F4DE}']
  test.each(breakers.map((text) => [JSON.stringify(text), text]))('by %s anywhere', (_name, text) => {
    const carriers: SipMessage[] = [
      { ...request, method: `INVITE${text}` },
      { ...request, uri: `sip:a${text}b@example.com` },
      { ...response, reason: `O${text}K` },
      withHeader(`subject${text}`, 'x'),
      withHeader('subject', `x${text}y`),
      withHeader('subject', text),
      withHeader('from', `"${text}" <sip:a@example.com>`),
    ]
    for (const carrier of carriers) expect(() => serialize(carrier)).toThrow(TypeError)
  })

  test('by a char in the body that is no octet', () => {
    expect(() => serialize({ ...request, body: 'x\u0100' })).toThrow(TypeError)
  })

  test.each([
    ['a space in the method', { ...request, method: 'INVITE sip:x' }],
    ['no method', { ...request, method: '' }],
    ['a space in the URI', { ...request, uri: 'sip:a b@example.com' }],
    ['no URI', { ...request, uri: '' }],
    ['a colon in a name', withHeader('x: y', 'z')],
    ['no name', withHeader('', 'z')],
    ['a status of 99', { ...response, status: 99 }],
    ['a status of 700', { ...response, status: 700 }],
    ['a status that is not whole', { ...response, status: 200.5 }],
    ['a status that is no number', { ...response, status: Number.NaN }],
  ] as [string, SipMessage][])('%s is refused', (_name, message) => {
    expect(() => serialize(message)).toThrow(TypeError)
  })

  test('the error does not repeat the text', () => {
    const caught = (() => {
      try {
        return serialize(withHeader('subject', '13800000001\r\n'))
      } catch (error) {
        return String(error)
      }
    })()
    expect(caught).toContain('TypeError')
    expect(caught).not.toContain('138')
  })

  test('a value of any text is either refused or read back as that one header field', () => {
    const hostile = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('\r\n', '\r', '\n', '\0', '\\', '\u010a', ' ', ':')),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(hostile, (pieces) => {
        const value = pieces.join('')
        let wire: string
        try {
          wire = serialize(withHeader('subject', value))
        } catch {
          return
        }
        const octets = Buffer.from(wire, 'latin1').toString('latin1')
        const outcome = parseMessage(octets)
        const trimmed = value.replaceAll(/^[ \t]+|[ \t]+$/g, '')
        expect(outcome).toEqual({ ok: true, message: withHeader('subject', trimmed) })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a response', () => {
  test('copies Via, From, To, Call-ID and CSeq and nothing else', () => {
    const twice = { ...request, headers: [{ name: 'via', value: 'SIP/2.0/UDP 192.0.2.9' }, ...request.headers] }
    expect(responseTo(twice, 404, { toTag: 'own' })).toEqual({
      kind: 'response',
      status: 404,
      reason: 'Not Found',
      headers: [
        { name: 'via', value: 'SIP/2.0/UDP 192.0.2.9' },
        { name: 'via', value: 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKone' },
        { name: 'from', value: '<sip:alice@example.com>;tag=abc' },
        { name: 'to', value: '<sip:700000000000001@example.com>;tag=own' },
        { name: 'call-id', value: 'first' },
        { name: 'cseq', value: '1 INVITE' },
      ],
      body: '',
    })
  })

  test('keeps the tag that To has', () => {
    const headers = request.headers.map((header) =>
      header.name === 'to' ? { name: 'to', value: 'sip:x@example.com;Tag=theirs' } : header,
    )
    const { headers: copied } = responseTo({ ...request, headers }, 200, { toTag: 'own' })
    expect(copied.find(({ name }) => name === 'to')?.value).toBe('sip:x@example.com;Tag=theirs')
  })

  test('carries the reason, header fields and body that are given', () => {
    const answer = responseTo(request, 499, { reason: 'Own', headers: [{ name: 'allow', value: 'BYE' }], body: 'b' })
    expect(answer).toMatchObject({ status: 499, reason: 'Own', body: 'b' })
    expect(answer.headers.at(-1)).toEqual({ name: 'allow', value: 'BYE' })
    expect(responseTo(request, 499).reason).toBe('Bad Request')
  })
})
